import { bad, check, good, type Check } from '../check.ts';
import { acceptingRules, acceptsAll, droppingChain, isDropping, mayAcceptPort } from './nft.ts';
import { applyCommand, bridgeOf, noBridge, noLabFile, portsOf } from './shared.ts';

const port = check({
  id: 'firewall.port',
  title: "The firewall lets OpenVPN's port in",
  severity: 'error',
  looksAt: 'nftables: chains of the hook input that end in drop or reject',
  consequence: 'No client gets in: its packets are dropped without an answer.',
  needs: ['nft'],
  judge: ({ nft }, subject) => {
    const { lab } = subject;
    if (lab === undefined) return noLabFile;
    const { proto, transport } = lab.vpn;
    const ports = portsOf(subject);
    const family = transport === 'ipv6' ? 6 : 4;
    for (const chain of nft.chains.filter((found) => isDropping(nft, found, 'input', family))) {
      const rules = acceptingRules(nft, chain);
      const closed = ports.filter(
        (wanted) => !rules.some((rule) => acceptsAll(rule) || mayAcceptPort(rule, proto, wanted)),
      );
      if (closed.length === 0) continue;
      const place = `${chain.family} ${chain.table} ${chain.name}`;
      return bad(
        `${place} drops what it does not know, and no rule of its table names ${closed.join(', ')}/${proto}`,
        `nft insert rule ${place} ${proto} dport { ${closed.join(', ')} } accept`,
      );
    }
    return good(`nothing closes ${ports.join(', ')}/${proto}`);
  },
});

const forward = check({
  id: 'firewall.forward',
  title: 'The firewall lets packets of clients through',
  severity: 'error',
  looksAt: 'nftables: chains of the hook forward that end in drop or reject',
  consequence:
    'The server is the gateway of its clients; what it forwards for them is dropped (Docker sets such a policy).',
  needs: ['nft', 'links'],
  judge: ({ nft, links }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const chain = droppingChain(nft, 'forward', 6, bridge.name);
    if (chain === undefined) return good('no chain drops the rest of forwarded IPv6');
    const place = `${chain.family} ${chain.table} ${chain.name}`;
    return bad(
      `${place} drops what it does not know, and no rule of its table names ${bridge.name}`,
      `nft insert rule ${place} iifname "${bridge.name}" accept`,
    );
  },
});

const icmpv6 = check({
  id: 'firewall.icmpv6',
  title: 'The firewall lets neighbour discovery in',
  severity: 'error',
  side: 'both',
  looksAt: 'nftables: chains of the hook input that end in drop or reject',
  consequence:
    'Nobody finds the MAC address of this machine: IPv6 stops after some seconds (RFC 4890 4.4.1).',
  needs: ['nft'],
  judge: ({ nft }) => {
    const chain = nft.chains.find(
      (candidate) =>
        isDropping(nft, candidate, 'input', 6) &&
        !acceptingRules(nft, candidate).some(
          (rule) => acceptsAll(rule) || /icmpv6|ipv6-icmp|"right":58\b/.test(rule.expression),
        ),
    );
    if (chain === undefined) return good('no chain drops ICMPv6 with the rest');
    const place = `${chain.family} ${chain.table} ${chain.name}`;
    return bad(
      `${place} drops what it does not know, and no rule of its table accepts ICMPv6`,
      `nft insert rule ${place} meta l4proto ipv6-icmp accept`,
    );
  },
});

const guard = check({
  id: 'firewall.guard',
  title: 'The guard stands between clients and the uplink',
  severity: 'error',
  looksAt: 'nftables: the table `bridge ovlab`',
  consequence:
    "Our Router Advertisements leave on the uplink and a client's come in: neighbours take us, or a client, for their router.",
  needs: ['nft', 'links'],
  judge: ({ nft, links }, subject) => {
    if (subject.lab === undefined) return noLabFile;
    if (bridgeOf(subject, links) === undefined) return noBridge(subject);
    if (!subject.lab.server.guard) return good('server.guard is false');
    return nft.tables.some(({ family, name }) => family === 'bridge' && name === 'ovlab')
      ? good('the table bridge ovlab is loaded')
      : bad('there is no table bridge ovlab', applyCommand);
  },
});

const legacy = check({
  id: 'firewall.legacy',
  title: 'The old tables of iptables close nothing that nftables leaves open',
  severity: 'error',
  looksAt: '`iptables-legacy-save` and `ip6tables-legacy-save`, where they were ever used',
  consequence: 'Packets are dropped by rules that nft does not show.',
  needs: ['filters'],
  judge: ({ filters }, subject) => {
    const tables = filters.iptables.filter(({ backend }) => backend === 'legacy');
    if (tables.length === 0) return good('nobody uses them');
    const ports = portsOf(subject);
    for (const { family, program, policies, rules } of tables) {
      const accepts = (chain: string, words: string): boolean =>
        rules.some(
          (rule) => rule.startsWith(`-A ${chain} `) && rule.includes(words) && rule.includes('ACCEPT'),
        );
      const transport = subject.lab?.vpn.transport === 'ipv6' ? 6 : 4;
      const proto = subject.lab?.vpn.proto ?? 'udp';
      const closed = ports.find((wanted) => !accepts('INPUT', `--dport ${String(wanted)}`));
      if (policies['INPUT'] === 'DROP' && family === transport && closed !== undefined) {
        return bad(
          `INPUT of ${program} drops what it does not know, and no rule of it names ${String(closed)}`,
          `${program} -I INPUT -p ${proto} --dport ${String(closed)} -j ACCEPT`,
        );
      }
      const { bridge } = subject;
      if (
        policies['FORWARD'] === 'DROP' &&
        family === 6 &&
        bridge !== undefined &&
        !accepts('FORWARD', bridge)
      ) {
        return bad(
          `FORWARD of ${program} drops what it does not know, and no rule of it names ${bridge}`,
          `${program} -I FORWARD -i ${bridge} -j ACCEPT`,
        );
      }
    }
    return good(`${String(tables.length)} tables, which let it through`);
  },
});

export const firewallChecks: readonly Check[] = [port, forward, icmpv6, legacy, guard];
