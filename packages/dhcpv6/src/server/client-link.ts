import { ADDRESS_LENGTH, maskAddress, parseAddressInto, tryParseAddress } from '@ovlab/wire';
import type { Allocator } from '../allocation/allocator.ts';
import type { RelayMessage } from '../messages/message-types.ts';
import { isLinkLocal } from './client-identity.ts';
import type { Dhcpv6ServerConfig, ServedLink } from './server-config.ts';

interface OctetPrefix {
  readonly octets: Uint8Array;
  readonly length: number;
}

/** Of the address at hand: nobody keeps them. */
const atHand = new Uint8Array(ADDRESS_LENGTH);

/** A link that clients are on, with its prefixes as octets. */
export class ClientLink {
  readonly #prefixes: readonly OctetPrefix[];
  readonly #allocatorOf: (link: ServedLink) => Allocator;
  readonly #link: ServedLink;
  #allocator: Allocator | undefined;

  /** @throws RangeError when a prefix is none */
  constructor(link: ServedLink, allocatorOf: (link: ServedLink) => Allocator) {
    this.#link = link;
    this.#allocatorOf = allocatorOf;
    this.#prefixes = link.prefixes.map(({ prefix, prefixLength }) => {
      const octets = tryParseAddress(prefix);
      if (octets === undefined) throw new RangeError(`'${prefix}/${prefixLength}' is no prefix of a link`);
      return { octets: maskAddress(octets, prefixLength), length: prefixLength };
    });
  }

  /** Made at the first use: a stateless server allocates nothing. */
  get allocator(): Allocator {
    this.#allocator ??= this.#allocatorOf(this.#link);
    return this.#allocator;
  }

  /** Whether it is known which addresses are on the link. */
  get isKnown(): boolean {
    return this.#prefixes.length > 0;
  }

  has(address: string): boolean {
    if (!parseAddressInto(address, atHand, 0)) return false;
    for (const prefix of this.#prefixes) if (isWithin(atHand, prefix)) return true;
    return false;
  }
}

/** The links that a server has clients on. */
export class ClientLinks {
  /** The link of the interface that the server listens at. */
  readonly own: ClientLink;
  readonly #all: readonly ClientLink[];

  /** @throws RangeError when a prefix is none */
  constructor(config: Dhcpv6ServerConfig, allocatorOf: (link: ServedLink) => Allocator) {
    this.own = new ClientLink(config.link, allocatorOf);
    this.#all = [this.own, ...config.relayedLinks.map((link) => new ClientLink(link, allocatorOf))];
  }

  /**
   * The link of a client behind relay agents (RFC 9915 13.1): the link-address nearest to the client that says
   * something. A lightweight relay agent leaves it zero (RFC 6221 5.3); a link-local one names no link to anybody else.
   *
   * @param relays the outermost one first; with none that says something it is the link of the interface
   */
  behind(relays: readonly RelayMessage[]): ClientLink | undefined {
    for (let index = relays.length - 1; index >= 0; index -= 1) {
      const address = relays[index]?.linkAddress ?? '::';
      if (address !== '::' && !isLinkLocal(address)) return this.#all.find((link) => link.has(address));
    }
    return this.own;
  }
}

function isWithin(octets: Uint8Array, prefix: OctetPrefix): boolean {
  const whole = prefix.length >> 3;
  for (let index = 0; index < whole; index += 1) {
    if (octets[index] !== prefix.octets[index]) return false;
  }
  const bits = prefix.length & 7;
  return bits === 0 || ((octets[whole] ?? 0) & (0xff00 >> bits) & 0xff) === prefix.octets[whole];
}

/** Whether an address lies in a prefix. */
export function liesIn(address: string, prefix: string, prefixLength: number): boolean {
  const octets = tryParseAddress(address);
  const network = tryParseAddress(prefix);
  return (
    octets !== undefined &&
    network !== undefined &&
    isWithin(octets, { octets: network, length: prefixLength })
  );
}
