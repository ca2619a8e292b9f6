import { bad, check, good, skipped, type Check } from '../check.ts';
import { bridgeOf, noBridge, serverLinks } from './shared.ts';

/** RFC 8200 5. */
const minimumMtu = 1280;

const minimum = check({
  id: 'mtu.minimum',
  title: 'No interface has an MTU below 1280',
  severity: 'error',
  looksAt: '`ip link`: `mtu` of bridge, uplink and TAP devices',
  consequence: 'The kernel takes IPv6 off an interface with less (RFC 8200 5).',
  needs: ['links'],
  judge: ({ links }, subject) => {
    const own = [...serverLinks(subject, links), ...links.filter(({ name }) => subject.taps.includes(name))];
    const small = own.find(({ mtu }) => mtu < minimumMtu);
    return small === undefined
      ? good(own.map(({ name, mtu }) => `${name} ${String(mtu)}`).join(', ') || 'no interface of ours')
      : bad(`${small.name} has ${String(small.mtu)}`, `ip link set dev ${small.name} mtu 1500`);
  },
});

const bridge = check({
  id: 'mtu.bridge',
  title: 'The bridge and the TAP devices have the MTU of the uplink',
  severity: 'warning',
  looksAt: '`ip link`: `mtu`',
  consequence:
    'Frames that are larger than the MTU of the port that they leave by are dropped without a word.',
  fixes: true,
  needs: ['links'],
  judge: ({ links }, subject) => {
    const found = bridgeOf(subject, links);
    if (found === undefined) return noBridge(subject);
    const uplink = links.find(({ name, master }) => name === subject.uplink && master === found.name);
    if (uplink === undefined) return skipped(`${String(subject.uplink)} is no port of ${found.name}`);
    const smaller = [found, ...links.filter(({ name }) => subject.taps.includes(name))].filter(
      ({ mtu }) => mtu < uplink.mtu,
    );
    if (smaller.length === 0) return good(`${uplink.name} has ${String(uplink.mtu)}, nothing has less`);
    // The bridge takes the smallest of its ports, so it comes last.
    const lines = smaller.reverse().map(({ name }) => `link set dev ${name} mtu ${String(uplink.mtu)}`);
    return bad(
      `${uplink.name} has ${String(uplink.mtu)}, ${smaller.map(({ name, mtu }) => `${name} ${String(mtu)}`).join(', ')}`,
      lines.map((line) => `ip ${line}`).join(' && '),
      { fix: [{ kind: 'ip', lines }] },
    );
  },
});

const path = check({
  id: 'mtu.path',
  title: 'Packets of the full MTU reach the gateway',
  severity: 'warning',
  side: 'both',
  looksAt: 'a `ping` that fills the MTU and may not be fragmented, beside a small one',
  consequence: 'Large packets of the tunnel vanish: connections open and then hang.',
  needs: ['pathMtu'],
  judge: ({ pathMtu: { gateway, mtu, smallAnswered, fullAnswered } }) => {
    if (!smallAnswered) return skipped(`${gateway} answers no ping`);
    return fullAnswered
      ? good(`${gateway} answers packets of ${String(mtu)} octets`)
      : bad(
          `${gateway} answers small packets, and none of ${String(mtu)} octets`,
          `find what passes with \`ping -M do -s SIZE ${gateway}\`, then set it with \`ip link set dev INTERFACE mtu N\``,
        );
  },
});

export const mtuChecks: readonly Check[] = [minimum, bridge, path];
