import { fileURLToPath } from 'node:url';
import { OvlabError, type Plan } from '@ovlab/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  applyPlan,
  compareSnapshots,
  observeMachine,
  planServer,
  undoPlan,
  verifyPlan,
  type MachineSnapshot,
} from '../src/index.ts';
import { createFirewalled, dhcpv6Port, openvpnPort, type Firewalled } from './firewalled.ts';
import { needsRoot, withoutAddresses } from './world.ts';

const { ownNamespace: _own, ...plain } = withoutAddresses();
const bridged = { ...plain, dhcpv6: true };
const files = fileURLToPath(new URL('./recorded/empty-root', import.meta.url));

interface Firewall {
  readonly name: string;
  /** Starts it, as a distribution does. */
  readonly start: string;
}

const firewalld = `dbus-daemon --system --fork --nopidfile
firewalld --nofork --nopid >/run/firewalld.log 2>&1 &
until firewall-cmd --quiet --state 2>/dev/null; do kill -0 $!; sleep 0.1; done`;

/** Docker's: what is forwarded and belongs to no container is dropped; SSH alone comes in. */
const docker = (variant: 'nft' | 'legacy'): string =>
  ['iptables', 'ip6tables']
    .map((program) => `${program}-${variant}`)
    .flatMap((program) => [
      `${program} -N DOCKER-USER`,
      `${program} -A DOCKER-USER -j RETURN`,
      `${program} -N DOCKER-FORWARD`,
      `${program} -A DOCKER-FORWARD -i docker0 -j ACCEPT`,
      `${program} -A FORWARD -j DOCKER-USER`,
      `${program} -A FORWARD -j DOCKER-FORWARD`,
      `${program} -P FORWARD DROP`,
      `${program} -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
      `${program} -A INPUT -p ${program.startsWith('ip6') ? 'ipv6-icmp' : 'icmp'} -j ACCEPT`,
      `${program} -A INPUT -p tcp --dport 22 -j ACCEPT`,
      `${program} -A INPUT -j REJECT`,
    ])
    .join('\n');

const firewalls: readonly Firewall[] = [
  { name: 'firewalld with the uplink in its default zone', start: firewalld },
  {
    name: 'firewalld with the uplink in a zone that does not forward within itself',
    start: `${firewalld}
firewall-cmd --zone=work --change-interface=eth0
firewall-cmd --zone=work --remove-forward`,
  },
  { name: 'ufw', start: 'ufw allow 22/tcp; ufw --force enable' },
  { name: 'the iptables of nftables under Docker', start: docker('nft') },
  { name: 'the old iptables under Docker', start: docker('legacy') },
];

function isOfFirewall({ id }: Plan[number]): boolean {
  return id.startsWith('firewall.');
}

describe.skipIf(needsRoot)('the firewall of a machine', () => {
  let machine: Firewalled;
  beforeEach(async () => {
    machine = await createFirewalled();
  });
  afterEach(() => machine.remove());

  const look = (): Promise<MachineSnapshot> => observeMachine(machine.host, { root: files, env: {} });

  it.each(firewalls)(
    '$name lets bridged frames and the ports through, and is as before after it',
    async ({ start }) => {
      await machine.shell(start);
      const before = await look();
      const rules = await machine.rules();
      expect(await machine.open(openvpnPort)).toBe(false);

      const rest = planServer(bridged, before).filter((step) => !isOfFirewall(step));
      await applyPlan(rest, machine.host);
      expect(await machine.passes()).toBe(false);
      expect(await machine.open(dhcpv6Port)).toBe(false);
      const between = await look();
      const plan = planServer(bridged, between);
      expect(plan.map(isOfFirewall)).toContain(true);
      expect(plan.every(isOfFirewall)).toBe(true);

      await applyPlan(plan, machine.host);
      const after = await look();
      expect(verifyPlan(plan, after)).toEqual([]);
      expect(planServer(bridged, after)).toEqual([]);
      for (const family of [4, 6] as const) {
        expect(await machine.passes({ family, tries: 40 })).toBe(true);
        expect(await machine.open(openvpnPort, { family, tries: 40 })).toBe(true);
      }
      expect(await machine.open(dhcpv6Port, { tries: 40 })).toBe(true);
      expect(await machine.open(openvpnPort + 1)).toBe(false);

      await undoPlan(plan, plan.length, machine.host);
      expect(compareSnapshots(between, await look())).toEqual([]);
      expect(await machine.open(openvpnPort)).toBe(false);
      expect(await machine.open(dhcpv6Port)).toBe(false);
      expect(await machine.passes()).toBe(false);
      await undoPlan(rest, rest.length, machine.host);
      expect(compareSnapshots(before, await look())).toEqual([]);
      expect(await machine.rules()).toBe(rules);
    },
  );

  // Hosts of the /64 on the provider's side are not reached in this mode, so that the port is asked for over IPv4.
  describe('in routed mode', () => {
    const routed = { ...bridged, mode: 'routed' as const, prefix: '2001:db8:55::/64' };

    it.each(firewalls.slice(0, 2))('$name lets routed packets through', async ({ start }) => {
      await machine.shell(start);
      const before = await look();
      const rules = await machine.rules();
      const plan = planServer(routed, before);
      await applyPlan(
        plan.filter((step) => !isOfFirewall(step)),
        machine.host,
      );
      expect(await machine.passes({ routed: true })).toBe(false);
      await applyPlan(plan.filter(isOfFirewall), machine.host);
      expect(await machine.passes({ routed: true, tries: 40 })).toBe(true);
      expect(await machine.open(openvpnPort, { family: 4, tries: 40 })).toBe(true);
      expect(planServer(routed, await look())).toEqual([]);
      await undoPlan(plan, plan.length, machine.host);
      expect(compareSnapshots(before, await look())).toEqual([]);
      expect(await machine.rules()).toBe(rules);
    });

    it.each(firewalls.slice(2))(
      '$name is refused, with what lets routed packets through',
      async ({ start }) => {
        await machine.shell(start);
        const before = await look();
        const hint = hintOf(() => planServer(routed, before));
        await machine.shell(hint.replace(/^let it through: /, '').replaceAll('; ', '\n'));
        const plan = planServer(routed, await look());
        await applyPlan(plan, machine.host);
        expect(await machine.passes({ routed: true, tries: 40 })).toBe(true);
        expect(await machine.open(openvpnPort, { family: 4, tries: 40 })).toBe(true);
      },
    );
  });
});

function hintOf(plan: () => unknown): string {
  try {
    plan();
  } catch (error) {
    if (error instanceof OvlabError && error.code === 'OVLAB_E_FIREWALL') return error.hint ?? '';
  }
  throw new Error('the host was not refused');
}
