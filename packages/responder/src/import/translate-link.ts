import { networkOf } from '../address.ts';
import { checkClients } from '../config/check-clients.ts';
import { isLinkLocal } from '../address.ts';
import { limits } from '../config/limits.ts';
import type { Cidr } from './values.ts';
import type { Definition, RadvdInterface } from './definitions.ts';
import type { Notes } from './notes.ts';
import type { Written } from './written.ts';

/** With `unicast-only` this answers every host, and the unsolicited advertisements go to the single addresses only. */
const EVERY_HOST = '::/0';

/** What hosts learn about the link, and which of them. */
export function translateLink(from: RadvdInterface, to: Written, notes: Notes): void {
  const { options } = from;
  const { AdvLinkMTU: mtu, AdvCurHopLimit: hops } = options;
  const { AdvReachableTime: reachable, AdvRetransTimer: retrans } = options;
  if (mtu === undefined) to.set('mtu', 'none', 'radvd tells none by default');
  else to.set('mtu', mtu.value === 0 ? 'none' : notes.clamp(mtu.about, mtu.value, ...limits.mtu));
  to.setGiven('source-link-layer-address', options.AdvSourceLLAddress);
  if (hops !== undefined) to.set('cur-hop-limit', notes.clamp(hops.about, hops.value, ...limits.curHopLimit));
  if (reachable !== undefined) {
    to.set('reachable-time', notes.clamp(reachable.about, reachable.value, ...limits.reachableTime));
  }
  to.setGiven('retrans-timer', retrans);
  translateSources(from, to, notes);
  to.setList(
    'ignore-prefix',
    from.ignored.flatMap((ignored) => toIgnored(ignored, notes)),
  );
  translateClients(from, to, notes);
}

function translateSources({ sources }: RadvdInterface, to: Written, notes: Notes): void {
  const usable = sources.filter(({ head }) => isLinkLocal(head));
  const [first] = usable;
  const [about] = sources;
  if (about === undefined) return;
  if (first === undefined) {
    notes.add(
      'not-supported',
      about.about,
      `AdvRASrcAddress: ${about.head} is not link-local (RFC 4861 4.2)`,
    );
    return;
  }
  to.set('source-address', first.head);
  if (sources.length > 1) {
    notes.add('differs', first.about, `AdvRASrcAddress: only one can be named; ${first.head} is the first`);
  }
}

function toIgnored({ about, head }: Definition<Cidr, undefined>, notes: Notes): readonly string[] {
  if (/^ff/i.test(head.address)) {
    notes.add(
      'not-needed',
      about,
      `${about.text}: ${head.address}/${String(head.length)} is multicast, which no prefix is`,
    );
    return [];
  }
  return [`${networkOf(head.address, head.length)}/${String(head.length)}`];
}

function translateClients({ options, clients }: RadvdInterface, to: Written, notes: Notes): void {
  const { UnicastOnly: unicastOnly, AdvRASolicitedUnicast: solicited, UnrestrictedUnicast: all } = options;
  if (clients === undefined) {
    to.setGiven('unicast-only', unicastOnly);
    if (unicastOnly?.value === true) return;
    if (solicited !== undefined) to.set('solicited', solicited.value ? 'unicast' : 'multicast');
    return;
  }
  const fits = ({ about, head }: Definition<string, unknown>): boolean => {
    const [problem] = checkClients({ allow: [head], deny: [], unicastOnly: true, solicited: 'unicast' });
    if (problem !== undefined) notes.add('not-supported', about, `clients: ${problem.message}`);
    return problem === undefined;
  };
  const usable = clients.filter(fits);
  const listed = usable.filter((client) => !client.options.ignored).map(({ head }) => head);
  to.set('unicast-only', true, 'radvd sends to the listed clients one by one');
  to.set('allow', all?.value === true ? [...listed, EVERY_HOST] : listed);
  to.setList(
    'deny',
    usable.filter((client) => client.options.ignored).map(({ head }) => head),
  );
}
