import { parseAddress, parseCidr, cidrContains, type Cidr } from '@ovlab/core/addresses';
import { UNSPECIFIED } from '@ovlab/ndp';
import type { ClientPolicy } from './config/ra-config.ts';

/** Why a valid solicitation is not answered; fit as a metric label. */
export type Refusal =
  /** The source is on the deny list, or not on the allow list. */
  | 'denied'
  /** It comes from `::`, which cannot be answered by unicast, and multicast is not allowed. */
  | 'unspecified';

/** Decides who is answered. */
export class ClientGate {
  readonly #allow: readonly Cidr[] | undefined;
  readonly #deny: readonly Cidr[];
  readonly #unicastOnly: boolean;
  /** The single hosts of the allow list: who gets unsolicited advertisements when there is no multicast. */
  readonly hosts: readonly string[];

  constructor({ allow, deny, unicastOnly }: ClientPolicy) {
    this.#allow = allow?.map(block);
    this.#deny = deny.map(block);
    this.#unicastOnly = unicastOnly;
    this.hosts = (allow ?? []).filter((text) => !text.includes('/') || text.endsWith('/128')).map(host);
  }

  /** Why the source of a solicitation is not answered; undefined when it is. */
  refusal(source: string): Refusal | undefined {
    // With an allow list a host without an address could be anyone, but a multicast answer tells it nothing more
    // than the periodic ones do.
    if (source === UNSPECIFIED) return this.#unicastOnly ? 'unspecified' : undefined;
    if (isIn(this.#deny, source)) return 'denied';
    return this.#allow === undefined || isIn(this.#allow, source) ? undefined : 'denied';
  }
}

function isIn(blocks: readonly Cidr[], source: string): boolean {
  if (blocks.length === 0) return false;
  const address = parseAddress(source.replace(/%.*$/, ''));
  return address !== undefined && blocks.some((cidr) => cidrContains(cidr, address));
}

function block(text: string): Cidr {
  const cidr = parseCidr(text.includes('/') ? text : `${text}/128`);
  if (cidr === undefined) throw new RangeError(`not an address or prefix: ${JSON.stringify(text)}`);
  return cidr;
}

function host(text: string): string {
  return text.replace(/\/128$/, '');
}
