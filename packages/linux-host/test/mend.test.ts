import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observe, planServer } from '../src/index.ts';
import { batch, converge, createWorld, needsRoot, network, type World } from './world.ts';

const foreignRule = 'add rule bridge ovlab prerouting counter accept\n';

/** What somebody did, with which program, and the steps that mend it: those and no others. */
const damages: readonly [
  what: string,
  how: 'ip' | 'nft' | 'sysctl',
  input: readonly string[],
  steps: readonly string[],
  reason: RegExp,
][] = [
  ['the TAP device is gone', 'ip', ['link del tap0'], ['tap.create.tap0'], /tap0 does not exist/],
  [
    'the TAP device left the bridge',
    'ip',
    ['link set tap0 nomaster'],
    ['tap.mend.tap0'],
    /is not a port of br0/,
  ],
  ['the TAP device is down', 'ip', ['link set tap0 down'], ['tap.mend.tap0'], /tap0 is down/],
  ['the TAP device lost its mark', 'ip', ['link set tap0 alias ""'], ['tap.mend.tap0'], /lacks its mark/],
  [
    'the uplink left the bridge',
    'ip',
    ['link set eth0 nomaster'],
    ['bridge.mend'],
    /eth0 is not a port of br0/,
  ],
  ['the uplink is not promiscuous', 'ip', ['link set eth0 promisc off'], ['bridge.mend'], /not promiscuous/],
  [
    'the uplink got an address',
    'ip',
    ['addr add 192.0.2.7/24 dev eth0'],
    ['bridge.mend'],
    /eth0 has addresses/,
  ],
  ['the bridge lost its mark', 'ip', ['link set br0 alias ""'], ['bridge.mend'], /br0 lacks its mark/],
  [
    'the bridge has another MAC',
    'ip',
    ['link set br0 address 02:00:00:00:00:99'],
    ['bridge.mend'],
    /another MAC/,
  ],
  ['the bridge has another MTU', 'ip', ['link set br0 mtu 1400'], ['bridge.mend'], /MTU of 1400, not 1500/],
  ['the bridge runs STP', 'ip', ['link set br0 type bridge stp_state 1'], ['bridge.mend'], /STP/],
  ['the bridge snoops', 'ip', ['link set br0 type bridge mcast_snooping 1'], ['bridge.mend'], /snoops/],
  ['the bridge is down', 'ip', ['link set br0 down'], ['bridge.mend'], /br0 is down/],
  ['the bridge is gone', 'ip', ['link del br0'], ['bridge.create', 'tap.mend.tap0'], /br0 does not exist/],
  ['an IPv4 address is gone', 'ip', ['addr del 192.0.2.1/24 dev br0'], ['bridge.mend'], /lacks 192\.0\.2\.1/],
  [
    'an IPv6 address is gone',
    'ip',
    ['addr del 2001:db8:55::1/64 dev br0'],
    ['bridge.mend'],
    /lacks 2001:db8:55::1/,
  ],
  [
    'the IPv6 gateway is gone',
    'ip',
    ['route del ::/0 dev br0'],
    ['bridge.mend'],
    /lacks the route to default/,
  ],
  ['the guard is gone', 'nft', ['delete table bridge ovlab'], ['guard'], /does not exist/],
  ['the guard is empty', 'nft', ['flush table bridge ovlab'], ['guard'], /were altered/],
  ['the guard has a rule more', 'nft', [foreignRule], ['guard'], /rules of prerouting .* altered/],
  [
    'the guard has another policy',
    'nft',
    ['chain bridge ovlab forward { policy drop; }'],
    ['guard'],
    /forward .* was altered/,
  ],
  ['the guard has a chain more', 'nft', ['add chain bridge ovlab mine'], ['guard'], /foreign chain mine/],
  ["the port's rule is gone", 'nft', ['flush chain inet ovlab input'], ['port'], /rules of input/],
  ['forwarding is off', 'sysctl', ['net.ipv4.ip_forward=0'], ['sysctl.forwarding'], /ip_forward is 0/],
  [
    'bridged frames pass the firewall',
    'sysctl',
    ['net.bridge.bridge-nf-call-ip6tables=1'],
    ['sysctl.bridge-netfilter'],
    /ip6tables is 1/,
  ],
];

describe.skipIf(needsRoot)('a server network that was damaged', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(true);
    await converge(network, world);
  });
  afterAll(() => world.remove());

  it.each(damages)('%s', async (_what, how, input, steps, reason) => {
    if (how === 'ip') await batch(world.host, input);
    else if (how === 'nft') await world.host.run('nft', ['-f', '-'], { input: `${input.join('\n')}\n` });
    else await world.host.run('sysctl', ['-q', '-w', ...input]);

    const plan = planServer(network, await observe(world.host));
    expect(plan.map(({ id }) => id)).toEqual(steps);
    expect(plan[0]?.reason).toMatch(reason);
    await converge(network, world);
    expect(planServer(network, await observe(world.host))).toEqual([]);
  });

  it('a changed desire changes only what differs', async () => {
    const changed = { ...network, port: { proto: 'tcp' as const, port: 443 }, taps: ['tap0', 'tap1'] };
    expect(await converge(changed, world)).toEqual(['guard', 'port', 'tap.create.tap1']);
    expect(await converge(changed, world)).toEqual([]);
  });
});
