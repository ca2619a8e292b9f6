import { Reader } from '@ovlab/wire';
import { Dhcpv6DecodeError } from '../errors.ts';
import { added } from '../few.ts';
import { OPTION_HEADER_LENGTH, SCOPES } from '../options/option-codec.ts';
import type { Dhcpv6Option } from '../options/option-types.ts';
import { codecOfCode } from '../options/table.ts';
import { MAX_ENTRIES, MAX_IAS, MAX_OPTIONS, MAX_RELAY_LEVELS } from './limits.ts';
import { isRelayType, typeOfCode } from './message-codes.ts';
import type { Dhcpv6Message } from './message-types.ts';

/**
 * Reads messages and options, also inside of each other. What is malformed makes the `error` of the innermost option;
 * what exceeds a limit ends the reading of everything.
 */
export class MessageReader extends Reader {
  #relays = 0;
  #options = 0;
  #associations = 0;

  /** Reads a message that fills the window; what cannot be read fails. */
  message(): Dhcpv6Message {
    const code = this.u8();
    const type = typeOfCode(code);
    if (type === undefined) this.fail(`there is no message type ${code}`);
    if (type === undefined || !isRelayType(type)) {
      const transactionId = this.u24();
      return { type: type ?? 'solicit', transactionId, options: this.options(SCOPES.message) };
    }
    this.#relays += 1;
    if (this.#relays > MAX_RELAY_LEVELS) this.#exceeded('too-many-relays', MAX_RELAY_LEVELS);
    const hopCount = this.u8();
    const linkAddress = this.address();
    const peerAddress = this.address();
    return { type, hopCount, linkAddress, peerAddress, options: this.options(SCOPES.relay) };
  }

  /** Reads options up to the end of the window. @param scope what they are in, one of `SCOPES` */
  options(scope: number): Dhcpv6Option[] {
    let options: Dhcpv6Option[] = [];
    if (this.error !== undefined) return options;
    while (this.remaining > 0) {
      if (this.remaining < OPTION_HEADER_LENGTH) {
        this.fail(`${this.remaining} octets are too few for an option`);
        break;
      }
      const code = this.u16();
      const length = this.u16();
      if (length > this.remaining) {
        this.fail(`option ${code} ends behind what it is in`);
        break;
      }
      options = added(options, this.#option(code, length, scope));
    }
    return options;
  }

  /** Counts one IA. */
  association(): void {
    this.#associations += 1;
    if (this.#associations > MAX_IAS) this.#exceeded('too-many-ias', MAX_IAS);
  }

  /** Says how many things the list of an option has, or has had so far. */
  entries(count: number): void {
    if (count > MAX_ENTRIES) this.#exceeded('too-many-entries', MAX_ENTRIES);
  }

  /** A content that its codec cannot read costs only the option, not what it is in. */
  #option(code: number, length: number, scope: number): Dhcpv6Option {
    this.#options += 1;
    if (this.#options > MAX_OPTIONS) this.#exceeded('too-many-options', MAX_OPTIONS);
    const { start, end, offset } = this;
    this.window(offset, offset + length);
    const option = this.#content(code, scope);
    this.window(start, end);
    this.skip(offset - start + length);
    return option;
  }

  #content(code: number, scope: number): Dhcpv6Option {
    const codec = codecOfCode(code);
    if (codec === undefined || (codec.scopes & scope) === 0) return { type: 'raw', code, data: this.whole() };
    const option = codec.decode(this);
    if (this.error === undefined && this.remaining === 0) return option;
    this.fail(`${this.remaining} octets too long`);
    return { type: 'raw', code, data: this.whole(), malformed: this.error ?? '' };
  }

  #exceeded(
    reason: 'too-many-relays' | 'too-many-options' | 'too-many-ias' | 'too-many-entries',
    max: number,
  ): never {
    throw new Dhcpv6DecodeError(reason, `${reason.replaceAll('-', ' ')}: more than ${max}`);
  }
}
