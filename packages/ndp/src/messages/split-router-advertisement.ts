import { NdpEncodeError } from '../errors.ts';
import { MAX_OPTION_LENGTH, optionLength } from '../options/options.ts';
import { splitOption } from '../options/split-option.ts';
import type { NdpOption } from '../options/table.ts';
import { routerAdvertisement, type RouterAdvertisement } from './router-advertisement.ts';

/** They tell about the link as a whole, and a host that gets no second message should have them. */
const firstTypes: readonly NdpOption['type'][] = ['source-link-layer-address', 'mtu'];

/**
 * An advertisement in as many messages as the link needs (RFC 4861 6.2.3; RFC 6980 forbids fragments).
 *
 * Each has the same header. Source link-layer address and MTU go first; the other options keep their order, and each
 * message takes as many as it has room for. A list of DNS servers or domains that is too long for one message, or for
 * one option, becomes several options. A message that fits comes back as it is, alone.
 * @param maxOctets size of an ICMPv6 message: the MTU without the 40 octets of the IPv6 header
 * @throws NdpEncodeError when the header or one option cannot fit, or a field of an option is out of range
 */
export function splitRouterAdvertisement(
  message: RouterAdvertisement,
  maxOctets: number,
): readonly RouterAdvertisement[] {
  const room = maxOctets - routerAdvertisement.length;
  if (!(room >= 0)) throw new NdpEncodeError(`an advertisement does not fit in ${maxOctets} octets`);
  const lengths = message.options.map(optionLength);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total <= room && lengths.every((length) => length <= MAX_OPTION_LENGTH)) return [message];
  const first = message.options.filter((option) => firstTypes.includes(option.type));
  const others = message.options.filter((option) => !firstTypes.includes(option.type));
  const packer = new Packer(room);
  for (const option of [...first, ...others]) packer.add(option);
  return packer.messages.map((options) => ({ ...message, options }));
}

/** Fills the options of one message after the other, never going back to an earlier one. */
class Packer {
  readonly messages: NdpOption[][] = [];
  readonly #room: number;
  #current: NdpOption[] = [];
  #left = 0;

  constructor(room: number) {
    this.#room = room;
    this.#next();
  }

  add(option: NdpOption): void {
    for (let rest: NdpOption | undefined = option; rest !== undefined;) rest = this.#place(rest);
  }

  /** Puts as much of an option in the current message as it should have, or turns to the next message. */
  #place(option: NdpOption): NdpOption | undefined {
    const length = optionLength(option);
    if (length <= Math.min(this.#left, MAX_OPTION_LENGTH)) {
      this.#put(option, length);
      return undefined;
    }
    // What fits in a message of its own stays whole.
    const whole = length <= Math.min(this.#room, MAX_OPTION_LENGTH);
    const parts = whole ? undefined : splitOption(option, this.#left);
    if (parts !== undefined) {
      this.#put(parts[0], optionLength(parts[0]));
      return parts[1];
    }
    if (this.#current.length === 0) {
      throw new NdpEncodeError(
        `${option.type}: ${length} octets do not fit in a message with room for ${this.#room}`,
      );
    }
    this.#next();
    return option;
  }

  #put(option: NdpOption, length: number): void {
    this.#current.push(option);
    this.#left -= length;
  }

  #next(): void {
    this.#current = [];
    this.#left = this.#room;
    this.messages.push(this.#current);
  }
}
