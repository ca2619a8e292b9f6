import { skipped, type Verdict } from '../check.ts';
import type { Subject } from '../evidence.ts';
import type { LinkFact } from '../gather/links.ts';

/** The bridge of the server, when it exists: most of a server is judged only once it is set up. */
export function bridgeOf({ bridge }: Subject, links: readonly LinkFact[]): LinkFact | undefined {
  return links.find(({ name, bridge: is }) => name === bridge && is !== undefined);
}

/** The verdict on what cannot be judged before there is a bridge. */
export function noBridge({ bridge }: Subject): Verdict {
  return skipped(bridge === undefined ? 'there is no bridge' : `the bridge ${bridge} does not exist`);
}

export const noLabFile: Verdict = skipped('there is no lab file to compare with; name one with -f');

/** Interfaces by which the server talks IPv6: the bridge once it exists, and the uplink. */
export function serverLinks(subject: Subject, links: readonly LinkFact[]): readonly LinkFact[] {
  return links.filter(({ name }) => name === subject.bridge || name === subject.uplink);
}

/** The ports that the server of the lab file listens on, one after the other. */
export function portsOf({ lab, taps }: Subject): readonly number[] {
  return lab === undefined ? [] : taps.map((_, index) => lab.vpn.port + index);
}

/** How `ovlab server apply` is called for what is looked at. */
export const applyCommand = 'ovlab server apply';
