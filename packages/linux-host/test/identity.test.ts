import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyPlan,
  compareSnapshots,
  type MachineSnapshot,
  observeMachine,
  planServer,
  toScript,
  undoPlan,
  verifyPlan,
} from '../src/index.ts';
import { createWorld, needsRoot, withoutAddresses } from './world.ts';

const { ownNamespace: _own, ...desired } = withoutAddresses();

const byte = fc.integer({ min: 1, max: 6 });
const metric = fc.constantFrom('', ' metric 5', ' metric 300');
const table = fc.constantFrom('', '', ' table 100', ' table 200');
const lifetime = fc.constantFrom(
  '',
  '',
  ' valid_lft 4000 preferred_lft 2000',
  ' valid_lft forever preferred_lft 0',
);
const plain = fc.constantFrom('', '', ' noprefixroute');

/** Lines that change the uplink of a host; many of them fail on what the others made, as a person's would. */
const line = fc.oneof(
  fc
    .tuple(byte, fc.constantFrom(24, 25, 32), plain, lifetime, metric)
    .map(([n, length, ...more]) => `addr add 192.0.2.${n}/${length} brd + dev eth0${more.join('')}`),
  fc.tuple(byte, lifetime).map(([n, life]) => `addr add 10.0.${n}.1/24 dev eth0 label eth0:${n}${life}`),
  byte.map((n) => `addr add 10.9.0.1 peer 10.9.0.${n}/32 dev eth0`),
  fc
    .tuple(byte, byte, fc.constantFrom(64, 96, 128), plain, lifetime, metric)
    .map(
      ([a, n, length, ...more]) => `addr add 2001:db8:${a}::${n}/${length} dev eth0 nodad${more.join('')}`,
    ),
  byte.map((n) => `addr add fe80::${n}:77/64 dev eth0 nodad`),
  fc
    .tuple(byte, metric, table, fc.constantFrom('', ' mtu 1400', ' proto static', ' src 192.0.2.1'))
    .map(([n, ...more]) => `route add 10.${n}.0.0/16 via 192.0.2.254 dev eth0${more.join('')} onlink`),
  fc.tuple(byte, metric, table).map(([n, ...more]) => `route add 10.2${n}.0.0/16 dev eth0${more.join('')}`),
  fc
    .tuple(byte, metric, table, fc.constantFrom('', ' hoplimit 60', ' proto ra expires 900', ' pref high'))
    .map(([n, ...more]) => `route add 2001:db8:f${n}::/48 via fe80::254 dev eth0${more.join('')}`),
  fc.tuple(byte, table).map(([n, where]) => `route add ::/0 via fe80::25${n} dev eth0 metric ${n}${where}`),
  fc.tuple(byte, byte).map(([n, m]) => `rule add priority ${100 + n} iif eth0 fwmark ${m} lookup 100`),
  byte.map((n) => `rule add priority ${200 + n} oif eth0 to 203.0.113.0/24 lookup 100`),
  byte.map((n) => `neigh replace 192.0.2.${n} lladdr 02:00:00:00:00:0${n} dev eth0 nud permanent`),
  fc.constantFrom(
    'route del 192.0.2.0/24 dev eth0',
    'route del 2001:db8:55::/64 dev eth0',
    'route del default',
    'route del ::/0',
    'addr del 192.0.2.1/24 dev eth0',
    'addr flush dev eth0 scope link',
    'link set eth0 mtu 1400',
    'link set eth0 promisc on',
    'link set eth0 addrgenmode none',
    'link set eth0 alias "uplink of the office"',
    'link set eth0 address 02:00:00:00:00:01',
  ),
);

const sysctl = fc.constantFrom(
  'net.ipv4.ip_forward=1',
  'net.ipv6.conf.all.forwarding=1',
  'net.ipv6.conf.lo.forwarding=1',
  'net.ipv4.conf.eth0.forwarding=1',
  'net.ipv4.conf.eth0.rp_filter=2',
  'net.ipv6.conf.eth0.accept_ra=2',
);

describe.skipIf(needsRoot)('whatever the state of a host', () => {
  it('a change that is applied and undone leaves it as it was', { timeout: 300_000 }, async () => {
    const states = fc.record({
      lines: fc.array(line, { maxLength: 14 }),
      sysctls: fc.array(sysctl, { maxLength: 2 }),
      byHand: fc.boolean(),
    });
    const runs = Number(process.env['OVLAB_PROPERTY_RUNS'] ?? 15);
    await fc.assert(
      fc.asyncProperty(states, (state) => thereAndBack(state)),
      {
        numRuns: runs,
        interruptAfterTimeLimit: 100_000,
        // Each step of shrinking costs a world; the failing lines are few as they are.
        endOnFailure: true,
      },
    );
  });
});

interface HostState {
  readonly lines: readonly string[];
  readonly sysctls: readonly string[];
  readonly byHand: boolean;
}

async function thereAndBack({ lines, sysctls, byHand }: HostState): Promise<void> {
  const world = await createWorld(true);
  const { host } = world;
  const look = (): Promise<MachineSnapshot> => observeMachine(host, { env: {} });
  try {
    await host.run('ip', ['-force', '-batch', '-'], { input: `${lines.join('\n')}\n`, reject: false });
    if (sysctls.length > 0) await host.run('sysctl', ['-q', '-w', ...sysctls]);
    const before = await look();
    const plan = planServer(desired, before);
    if (byHand) await host.run('sh', ['-eu'], { input: toScript(plan) });
    else await applyPlan(plan, host);
    const moved = await look();
    expect(verifyPlan(plan, moved)).toEqual([]);
    expect(planServer(desired, moved)).toEqual([]);
    if (byHand) await host.run('sh', ['-u'], { input: toScript(plan, 'undo') });
    else await undoPlan(plan, plan.length, host);
    expect(compareSnapshots(before, await look())).toEqual([]);
  } finally {
    await world.remove();
  }
}
