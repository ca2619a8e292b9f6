import { Writer } from '@ovlab/wire';
import { Dhcpv6EncodeError } from '../errors.ts';
import { OPTION_HEADER_LENGTH, SCOPES } from '../options/option-codec.ts';
import type { Dhcpv6Option } from '../options/option-types.ts';
import { codecOfType } from '../options/table.ts';
import { MAX_RELAY_LEVELS } from './limits.ts';
import { codeOfType, isRelayMessage } from './message-codes.ts';
import type { Dhcpv6Message } from './message-types.ts';

const MAX_CONTENT = 0xffff;

interface PreparedOption {
  readonly octets: Uint8Array;
  /** What it can stand in without being looked at again. */
  readonly scope: number;
}

const prepared = new WeakMap<Dhcpv6Option, PreparedOption>();

/**
 * Encodes an option once for all messages that this very object will be in; nobody may change it from here on. One that
 * cannot be encoded is left for those messages to fail with.
 *
 * @param scope what it will stand in, one of `SCOPES`
 */
export function prepareOption(option: Dhcpv6Option, scope: number): void {
  const writer = new MessageWriter();
  try {
    writer.options([option], scope);
  } catch {
    return;
  }
  prepared.set(option, { octets: writer.finish(), scope });
}

/** Writes messages and options, also inside of each other. */
export class MessageWriter extends Writer {
  #relays = 0;

  /** @param capacity octets of memory to begin with */
  constructor(capacity?: number) {
    super(Dhcpv6EncodeError, capacity);
  }

  override reset(): void {
    super.reset();
    this.#relays = 0;
  }

  message(message: Dhcpv6Message): void {
    const code = codeOfType(message.type);
    if (code === undefined) this.fail(`there is no message type '${message.type as string}'`);
    this.u8(code, 'type');
    if (!isRelayMessage(message)) {
      this.u24(message.transactionId, 'transactionId');
      this.options(message.options, SCOPES.message);
      return;
    }
    this.#relays += 1;
    if (this.#relays > MAX_RELAY_LEVELS) this.fail(`more than ${MAX_RELAY_LEVELS} relay messages`);
    this.u8(message.hopCount, 'hopCount');
    this.address(message.linkAddress, 'linkAddress');
    this.address(message.peerAddress, 'peerAddress');
    this.options(message.options, SCOPES.relay);
  }

  /** @param scope what the options are in, one of `SCOPES` */
  options(options: readonly Dhcpv6Option[], scope: number): void {
    for (const option of options) this.#option(option, scope);
  }

  #option(option: Dhcpv6Option, scope: number): void {
    const ready = prepared.get(option);
    if (ready?.scope === scope) {
      this.bytes(ready.octets, option.type);
      return;
    }
    const start = this.length;
    if (option.type === 'raw') {
      this.u16(option.code, 'code');
      this.u16(0, 'length');
      this.bytes(option.data, 'data');
    } else {
      const codec = codecOfType(option.type);
      if (codec === undefined) this.fail(`there is no option type '${option.type as string}'`);
      if ((codec.scopes & scope) === 0) this.fail(`${option.type}: not allowed where it stands`);
      this.u16(codec.code, 'code');
      this.u16(0, 'length');
      codec.encode(this, option);
    }
    const octets = this.length - start - OPTION_HEADER_LENGTH;
    if (octets > MAX_CONTENT) this.fail(`${option.type}: ${octets} octets are more than ${MAX_CONTENT}`);
    this.u16At(start + 2, octets, 'length');
  }
}
