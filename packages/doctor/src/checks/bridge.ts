import { bad, check, good, skipped, type Check } from '../check.ts';
import type { LinkFact } from '../gather/links.ts';
import { applyCommand, bridgeOf, noBridge, noLabFile } from './shared.ts';
import { droppingChain } from './nft.ts';

/** Makes a port of a bridge pass frames (BR_STATE_FORWARDING of linux/if_bridge.h). */
function passing({ name }: LinkFact): string {
  return `link set dev ${name} type bridge_slave state 3`;
}

const present = check({
  id: 'bridge.present',
  title: 'The bridge of the lab file exists',
  severity: 'warning',
  looksAt: '`ip link`',
  consequence: 'The server is not set up yet; what depends on the bridge is not judged.',
  needs: ['links'],
  judge: ({ links }, subject) => {
    if (subject.lab === undefined) return noLabFile;
    if (bridgeOf(subject, links) !== undefined) return good(`${subject.lab.server.bridge} is there`);
    const other = links.find(({ name }) => name === subject.bridge);
    return other === undefined
      ? bad(`there is no ${subject.lab.server.bridge}`, applyCommand)
      : bad(`${other.name} is no bridge`, 'give server.bridge another name in the lab file', {
          severity: 'error',
        });
  },
});

const uplink = check({
  id: 'bridge.uplink',
  title: 'The uplink is a port of the bridge',
  severity: 'error',
  looksAt: '`ip link`: `master` of the uplink',
  consequence: 'Clients are on a network of their own: nobody beyond the server reaches them.',
  needs: ['links'],
  judge: ({ links }, subject) => {
    if (subject.lab === undefined) return noLabFile;
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    if (subject.mode === 'routed') return skipped('mode: routed keeps the uplink out of the bridge');
    const found = links.find(({ name }) => name === subject.uplink);
    if (found === undefined) return skipped(`there is no ${String(subject.uplink)}`);
    return found.master === bridge.name
      ? good(`${found.name} is a port of ${bridge.name}`)
      : bad(`${found.name} is a port of ${found.master ?? 'no bridge'}`, applyCommand);
  },
});

const taps = check({
  id: 'bridge.taps',
  title: 'The TAP devices are ports of the bridge',
  severity: 'error',
  looksAt: '`ip link`: `master` of the TAP devices',
  consequence: 'What clients send ends in the TAP device: no address, no gateway.',
  fixes: true,
  needs: ['links'],
  judge: ({ links }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const missing = subject.taps.filter((tap) => !links.some(({ name }) => name === tap));
    const [first] = missing;
    if (first !== undefined) {
      // OpenVPN makes them itself unless they are persistent.
      if (subject.lab?.vpn.persistentTap === false)
        return skipped(`${first} is made by OpenVPN when it starts`);
      return bad(`there is no ${missing.join(', ')}`, applyCommand);
    }
    const out = links.filter(({ name, master }) => subject.taps.includes(name) && master === undefined);
    const foreign = links.find(
      ({ name, master }) => subject.taps.includes(name) && master !== undefined && master !== bridge.name,
    );
    if (foreign !== undefined) {
      return bad(
        `${foreign.name} is a port of ${String(foreign.master)}`,
        `ip link set dev ${foreign.name} master ${bridge.name}`,
      );
    }
    if (out.length === 0) return good(`${subject.taps.join(', ') || 'none'} in ${bridge.name}`);
    const lines = out.flatMap(({ name, up }) => [
      `link set dev ${name} master ${bridge.name}`,
      ...(up ? [] : [`link set dev ${name} up`]),
    ]);
    return bad(
      `${out.map(({ name }) => name).join(', ')} is in no bridge`,
      lines.map((line) => `ip ${line}`).join(' && '),
      { fix: [{ kind: 'ip', lines }] },
    );
  },
});

const portState = check({
  id: 'bridge.port-state',
  title: 'The ports of the bridge pass frames',
  severity: 'error',
  looksAt: '`ip -d link`: state of the ports, and whether they are up',
  consequence: 'Nothing passes by the port, in either direction.',
  fixes: true,
  needs: ['links'],
  judge: ({ links }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const ports = [bridge, ...links.filter(({ master }) => master === bridge.name)];
    const down = ports.filter(({ up }) => !up);
    if (down.length > 0) {
      const lines = down.map(({ name }) => `link set dev ${name} up`);
      return bad(
        `${down.map(({ name }) => name).join(', ')} is down`,
        lines.map((line) => `ip ${line}`).join(' && '),
        { fix: [{ kind: 'ip', lines }] },
      );
    }
    // `disabled` is what a port without a carrier is.
    const held = ports.find(({ portState: state = '' }) =>
      ['listening', 'learning', 'blocking'].includes(state),
    );
    if (held === undefined) return good(`${String(ports.length - 1)} ports are up`);
    const line = passing(held);
    return bad(
      `${held.name} is ${String(held.portState)}`,
      `ip ${line}`,
      // The spanning tree decides by itself while it is on.
      bridge.bridge?.stp === true ? {} : { fix: [{ kind: 'ip', lines: [line] }] },
    );
  },
});

const stp = check({
  id: 'bridge.stp',
  title: 'A new port passes frames at once',
  severity: 'warning',
  looksAt: '`ip -d link`: `stp_state` and `forward_delay` of the bridge',
  consequence: 'With the spanning tree on, each new port is silent for half a minute: RAs and DHCP time out.',
  fixes: true,
  needs: ['links'],
  judge: ({ links }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge?.bridge === undefined) return noBridge(subject);
    if (!bridge.bridge.stp) return good(`${bridge.name} has no spanning tree`);
    // One after the other: while the spanning tree is on the kernel takes no delay below 2 s.
    const lines = ['stp_state', 'forward_delay'].map(
      (setting) => `link set dev ${bridge.name} type bridge ${setting} 0`,
    );
    // Those that listen or learn would go on with it for the delay that was.
    const waiting = links.filter(({ master, carrier }) => master === bridge.name && carrier).map(passing);
    const wires = links.filter(({ master, tun }) => master === bridge.name && tun === undefined);
    return bad(
      `${bridge.name} has the spanning tree on, with a delay of ${String(bridge.bridge.forwardDelay / 100)} s`,
      lines.map((line) => `ip ${line}`).join(' && '),
      // With two wires the spanning tree may be what prevents a loop.
      wires.length > 1 ? {} : { fix: [{ kind: 'ip', lines: [...lines, ...waiting] }] },
    );
  },
});

const snooping = check({
  id: 'bridge.snooping',
  title: 'Multicast reaches every port',
  severity: 'warning',
  looksAt: '`ip -d link`: `mcast_snooping` and `mcast_querier` of the bridge',
  consequence:
    'Snooping drops neighbour solicitations to clients whose group reports were lost before the tunnel was up: they cannot be reached.',
  fixes: true,
  needs: ['links'],
  judge: ({ links }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge?.bridge === undefined) return noBridge(subject);
    if (!bridge.bridge.multicastSnooping) return good(`${bridge.name} floods multicast`);
    const line = `link set dev ${bridge.name} type bridge mcast_snooping 0`;
    const asks = bridge.querier === true ? 'and asks for members' : 'and nobody here asks for members';
    return bad(`${bridge.name} snoops multicast, ${asks}`, `ip ${line}`, {
      fix: [{ kind: 'ip', lines: [line] }],
    });
  },
});

const mac = check({
  id: 'bridge.mac',
  title: 'The bridge has the MAC address of the uplink',
  severity: 'warning',
  looksAt: '`ip link`: addresses of bridge and uplink',
  consequence: 'A provider that lets only known MAC addresses pass cuts the server off; DHCP leases change.',
  needs: ['links'],
  judge: ({ links }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const port = links.find(({ name, master }) => name === subject.uplink && master === bridge.name);
    if (port === undefined) return skipped(`${String(subject.uplink)} is no port of ${bridge.name}`);
    return port.mac === bridge.mac
      ? good(`both have ${bridge.mac}`)
      : bad(
          `${bridge.name} has ${bridge.mac}, ${port.name} has ${port.mac}`,
          `ip link set dev ${bridge.name} address ${port.mac}`,
        );
  },
});

const netfilter = check({
  id: 'bridge.netfilter',
  title: 'Bridged frames do not pass a firewall that drops them',
  severity: 'error',
  looksAt: '`bridge-nf-call-ip6tables`, and chains of the hook forward that end in drop or reject',
  consequence: 'The firewall for routed packets drops what clients and the uplink send each other.',
  needs: ['links', 'sysctls', 'nft'],
  judge: ({ links, sysctls, nft }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const handed =
      sysctls['net.bridge.bridge-nf-call-ip6tables'] === '1' || bridge.bridge?.callIp6tables === true;
    if (!handed) return good('bridged frames are not handed to the firewall');
    const chain = droppingChain(nft, 'forward', 6, bridge.name);
    if (chain === undefined) return good('bridged frames pass the firewall, which lets them through');
    const place = `${chain.family} ${chain.table} ${chain.name}`;
    return bad(
      `bridged frames pass ${place}, which drops what it does not know`,
      `nft insert rule ${place} iifname "${bridge.name}" oifname "${bridge.name}" accept`,
    );
  },
});

export const bridgeChecks: readonly Check[] = [
  present,
  uplink,
  taps,
  portState,
  stp,
  snooping,
  mac,
  netfilter,
];
