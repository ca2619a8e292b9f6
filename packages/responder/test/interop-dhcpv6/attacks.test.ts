import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { attackUntil, runFor } from '../interop/programs.ts';
import { dhclient } from './clients/dhclient.ts';
import { CLIENT_INTERFACE, DNS_SERVER, leasedAddresses } from './lan.ts';
import { expectWellFormed } from './well-formed.ts';
import { describeDhcpv6, type World } from './worlds.ts';

/** Seconds of each attack. */
const DURATION = 2;
/** Octets that the server may grow by: a list without a bound would pass this within a flood. */
const GROWTH = 96 * 2 ** 20;
/** What a server says in an attack must not fill a disk. */
const LINES = 100;

/** Memory that is the process's own: pages of a lease file that is mapped are the kernel's to drop. */
function ownOctets({ dhcp }: World): number {
  const status = readFileSync(`/proc/${String(dhcp.pid)}/status`, 'utf8');
  return Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** The server runs, is not much larger than before, has said little and nothing malformed, and serves a client. */
async function survives(lan: World, attack: () => Promise<unknown>): Promise<void> {
  const [octets, lines] = [ownOctets(lan), lan.dhcp.said().split('\n').length];
  const before = lan.wire.messages().length;
  const sent = () => lan.wire.messages().length - before;
  await attackUntil(() => sent() > 100, attack);
  expect(sent()).toBeGreaterThan(100);
  const client = dhclient.create(lan.client, 'address');
  client.start();
  await lan.eventually(() => {
    expect(leasedAddresses(lan)).toHaveLength(1);
    expect(client.dns().servers).toEqual([DNS_SERVER]);
  });
  expect(lan.dhcp.running).toBe(true);
  expect(ownOctets(lan) - octets).toBeLessThan(GROWTH);
  expect(lan.dhcp.said().split('\n').length - lines).toBeLessThan(LINES);
  expectWellFormed(lan.wire, 'dhcpv6 && ipv6.src == fe80::1');
}

/** From one link-local address: the kernel has room for 1,024 neighbours in all namespaces together. */
const attack = ({ client }: World, ...command: readonly [string, ...string[]]): Promise<void> =>
  runFor(DURATION, client.netns, ...command, CLIENT_INTERFACE);

describeDhcpv6(
  'a server is unharmed by',
  (world) => {
    world('messages that thc-ipv6 damages', { mode: 'stateful' }, async (lan) => {
      // Solicit to Information-request, and every type there is.
      const kinds = ['-1', '-2', '-3', '-4', '-5', '-6', '-7', '-8', '-m'];
      await survives(lan, () => Promise.all(kinds.map((kind) => attack(lan, 'atk6-fuzz_dhcps6', kind))));
    });

    world('a flood of clients that take addresses', { mode: 'stateful' }, async (lan) => {
      await survives(lan, () => attack(lan, 'atk6-flood_dhcpc6', '-N'));
    });

    world('a flood of clients that only solicit', { mode: 'stateful' }, async (lan) => {
      await survives(lan, () => attack(lan, 'atk6-flood_dhcpc6', '-N', '-1'));
    });
  },
  false,
);
