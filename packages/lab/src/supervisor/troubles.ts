import { parsePeer, type LogDiagnosis } from '@ovlab/openvpn';
import type { Trouble } from './protocol.ts';

/** Milliseconds after which a trouble that was not seen again is over. */
const LIFETIME_MS = 900_000;
const REMEMBERED = 20;
/** What the second of two senders looks like as long as nobody knows that there are two. */
const SHADOWED: Readonly<Record<string, string>> = { 'second-client': 'replay' };

/** What is wrong at the moment, the latest last. */
export class Troubles {
  readonly #now: () => number;
  #list: Trouble[] = [];

  /** @param now milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get list(): readonly Trouble[] {
    const oldest = this.#now() - LIFETIME_MS;
    this.#list = this.#list.filter(({ last }) => Date.parse(last) > oldest);
    return this.#list;
  }

  /** @param addresses where it comes from; several for two that share something */
  add(diagnosis: LogDiagnosis & { readonly times?: number }, addresses: readonly string[]): Trouble {
    const { name, code, message, meaning, hint, commonName } = diagnosis;
    const now = new Date(this.#now()).toISOString();
    const before = this.#list.find((known) => known.name === name && sameHosts(known.peers, addresses));
    const trouble: Trouble = {
      name,
      code,
      message,
      meaning,
      hint,
      commonName,
      peers: addresses,
      times: (before?.times ?? 0) + (diagnosis.times ?? 1),
      since: before?.since ?? now,
      last: now,
    };
    this.#list = this.#list.filter((known) => known !== before && known.name !== SHADOWED[name]);
    this.#list = [...this.#list, trouble].slice(-REMEMBERED);
    return trouble;
  }

  /** A client has connected: what kept it away is over. That two push each other out is not. */
  overcome(commonName: string | undefined, address: string | undefined): void {
    const host = address === undefined ? undefined : parsePeer(address).host;
    this.#list = this.#list.filter(({ code, commonName: name, peers }) => {
      if (code === 'OVLAB_E_SECOND_CLIENT') return true;
      const sameName = name !== undefined && name === commonName;
      return !sameName && !peers.some((peer) => parsePeer(peer).host === host);
    });
  }

  /** The only client there can be has connected. */
  overcomeAll(): void {
    this.#list = this.#list.filter(({ code }) => code === 'OVLAB_E_SECOND_CLIENT');
  }
}

function sameHosts(one: readonly string[], other: readonly string[]): boolean {
  const hosts = (peers: readonly string[]): string =>
    [...new Set(peers.map((peer) => parsePeer(peer).host))].sort().join(' ');
  return hosts(one) === hosts(other);
}

/** One sentence for a person, the peers first. */
export function sentence({ peers, commonName, meaning }: Trouble): string {
  const who = commonName === undefined ? '' : `${commonName}, `;
  const where = peers.length === 0 ? '' : `${who}from ${peers.join(' and ')}: `;
  return `${where}${meaning}`;
}
