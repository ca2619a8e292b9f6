import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** RFC 9915 7.3. */
export const MessageType = {
  solicit: 1,
  advertise: 2,
  request: 3,
  confirm: 4,
  renew: 5,
  rebind: 6,
  reply: 7,
  release: 8,
  decline: 9,
  informationRequest: 11,
} as const;

/** A DHCPv6 message of a client or a server as it passed the wire. */
interface WireMessage {
  readonly type: number;
  /** Transaction id. */
  readonly id: number;
  readonly bytes: Buffer;
}

/** What passes an interface, in a capture file. */
export interface Wire {
  readonly file: string;
  messages(): readonly WireMessage[];
  /** Of every message of this type its answer: the first Reply with its transaction id that comes later. */
  repliesTo(type: number): readonly WireMessage[];
  close(): Promise<void>;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Ethernet, IPv6 and UDP, without extension headers. */
const PAYLOAD = 14 + 40 + 8;

export async function openWire(netns: string, name: string, file: string): Promise<Wire> {
  const filter = 'udp and (port 546 or port 547)';
  const options = ['-i', name, '-w', file, '-U', '-Z', 'root', '--immediate-mode', filter];
  const child = spawn('ip', ['netns', 'exec', netns, 'tcpdump', ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('listening on')) resolve();
    });
    child.on('close', () => reject(new Error(`tcpdump ended: ${said}`)));
  });

  const messages = (): readonly WireMessage[] => [...parse(readFileSync(file))];
  return {
    file,
    messages,
    repliesTo(type) {
      const all = messages();
      return all.flatMap((asked, index) => {
        if (asked.type !== type) return [];
        const reply = all.slice(index).find((message) => isReply(message) && message.id === asked.id);
        return reply === undefined ? [] : [reply];
      });
    },
    async close() {
      child.kill();
      await closed;
    },
  };
}

const isReply = ({ type }: WireMessage): boolean => type === MessageType.reply;

/** The last record may be cut off while the file grows. */
function* parse(capture: Buffer): Generator<WireMessage> {
  let offset = FILE_HEADER;
  while (offset + RECORD_HEADER <= capture.length) {
    const length = capture.readUInt32LE(offset + 8);
    const start = offset + RECORD_HEADER;
    offset = start + length;
    if (offset > capture.length) return;
    const bytes = capture.subarray(start + PAYLOAD, offset);
    if (bytes.length >= 4) yield { type: bytes.readUInt8(0), id: bytes.readUIntBE(1, 3), bytes };
  }
}
