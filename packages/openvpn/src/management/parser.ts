import { StringDecoder } from 'node:string_decoder';
import type { ManagementMessage } from './messages.ts';
import { readNotification, type Heading } from './notification.ts';

type OpenBlock = Extract<Heading, { complete: undefined }>;

/** A line longer than this is not the management protocol; the largest real ones are below 2 KiB. */
const MAX_LINE_CHARACTERS = 1_048_576;
/** A status has two lines for each client at least; an environment has some dozens. */
const MAX_REPLY_LINES = 1_000_000;
const MAX_ENVIRONMENT_LINES = 10_000;

/**
 * Turns the octets that OpenVPN writes to its management socket into messages. It does no input or output; the
 * result is the same however the octets are cut.
 */
export class ManagementParser {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #block: { readonly heading: OpenBlock; readonly env: Record<string, string>; lines: number } | undefined;
  #reply: string[] = [];

  /** Takes the next octets and returns the messages that they complete. Errors: `RangeError` for what does not end. */
  push(octets: Uint8Array): ManagementMessage[] {
    const lines = (this.#rest + this.#decoder.write(octets)).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MAX_LINE_CHARACTERS) throw new RangeError('A line from OpenVPN does not end');
    return lines.flatMap((line) => this.#line(line.endsWith('\r') ? line.slice(0, -1) : line) ?? []);
  }

  #line(line: string): ManagementMessage | undefined {
    return line.startsWith('>') ? this.#notification(line.slice(1)) : this.#replyLine(line);
  }

  #notification(line: string): ManagementMessage | undefined {
    const block = this.#block;
    const prefix = block === undefined ? undefined : `${block.heading.name}:ENV,`;
    if (block !== undefined && prefix !== undefined && line.startsWith(prefix)) {
      const entry = line.slice(prefix.length);
      if (entry === 'END') {
        this.#block = undefined;
        return block.heading.finish(block.env);
      }
      block.lines += 1;
      if (block.lines > MAX_ENVIRONMENT_LINES)
        throw new RangeError('An environment from OpenVPN does not end');
      const equals = entry.indexOf('=');
      block.env[equals < 0 ? entry : entry.slice(0, equals)] = equals < 0 ? '' : entry.slice(equals + 1);
      return undefined;
    }
    const heading = readNotification(line);
    if (heading.complete !== undefined) return heading.complete;
    this.#block = { heading, env: Object.create(null) as Record<string, string>, lines: 0 };
    return undefined;
  }

  #replyLine(line: string): ManagementMessage | undefined {
    if (this.#reply.length === 0) {
      if (line.startsWith('SUCCESS:')) return { type: 'success', text: line.slice('SUCCESS:'.length).trim() };
      if (line.startsWith('ERROR:')) return { type: 'error', text: line.slice('ERROR:'.length).trim() };
    }
    if (line !== 'END') {
      if (this.#reply.length >= MAX_REPLY_LINES) throw new RangeError('An answer from OpenVPN does not end');
      this.#reply.push(line);
      return undefined;
    }
    const lines = this.#reply;
    this.#reply = [];
    return { type: 'lines', lines };
  }
}
