import type { Facts } from '../src/evidence.ts';
import type { FaultCase } from './cases.ts';
import { healthyFacts, labOf, nft } from './healthy.ts';

const { filters } = healthyFacts();

function legacy(
  family: 4 | 6,
  policies: Readonly<Record<string, 'ACCEPT' | 'DROP'>>,
  rules: readonly string[],
): Facts['filters'] {
  const program = family === 4 ? 'iptables-legacy' : 'ip6tables-legacy';
  const iptables = [{ family, backend: 'legacy' as const, program, policies, rules }];
  return { ...filters, iptables };
}

/** What drops packets, or should. */
export const firewallCases: readonly FaultCase[] = [
  {
    id: 'firewall.port',
    name: 'closed',
    facts: {
      nft: nft(
        [{ hook: 'input', policy: 'drop' }],
        [
          {
            expression:
              '[{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":22}},{"accept":null}]',
          },
        ],
      ),
    },
    status: 'error',
    evidence: 'no rule of its table names 1194/udp',
    mend: 'nft insert rule inet filter input udp dport { 1194 } accept',
  },
  {
    id: 'firewall.forward',
    name: 'as Docker sets it',
    facts: { nft: nft([{ family: 'ip6', name: 'FORWARD', hook: 'forward', policy: 'drop' }]) },
    status: 'error',
    evidence: 'ip6 filter FORWARD drops',
    mend: 'nft insert rule ip6 filter FORWARD iifname "br0" accept',
  },
  {
    id: 'firewall.icmpv6',
    name: 'dropped',
    facts: { nft: nft([{ hook: 'input', policy: 'drop' }]) },
    status: 'error',
    evidence: 'no rule of its table accepts ICMPv6',
    mend: 'meta l4proto ipv6-icmp accept',
  },
  {
    id: 'firewall.port',
    name: 'as firewalld closes it',
    facts: {
      nft: nft(
        [{ hook: 'input', policy: 'accept' }],
        [{ accepts: false, expression: '[{"counter":{}},{"reject":{"type":"icmpx"}}]' }],
      ),
    },
    status: 'error',
    evidence: 'no rule of its table names 1194/udp',
    mend: 'udp dport { 1194 } accept',
  },
  {
    id: 'firewall.legacy',
    name: 'a closed port',
    facts: {
      filters: legacy(4, { INPUT: 'DROP' }, ['-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT']),
    },
    status: 'error',
    evidence: 'INPUT of iptables-legacy drops',
    mend: 'iptables-legacy -I INPUT -p udp --dport 1194 -j ACCEPT',
  },
  {
    id: 'firewall.legacy',
    name: 'no forwarding',
    facts: { filters: legacy(6, { FORWARD: 'DROP' }, []) },
    status: 'error',
    evidence: 'FORWARD of ip6tables-legacy drops',
    mend: 'ip6tables-legacy -I FORWARD -i br0 -j ACCEPT',
  },
  {
    id: 'firewall.guard',
    name: 'no table',
    facts: { nft: { tables: [], chains: [], rules: [] } },
    subject: { lab: labOf() },
    status: 'error',
    evidence: 'there is no table bridge ovlab',
    mend: 'ovlab server apply',
  },
];
