import { equivalentCommands } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import { planWindowsClient, type WindowsClientNetwork } from './plan.ts';
import type { WindowsSnapshot } from './snapshot.ts';

const machine: WindowsSnapshot = {
  source: 'powershell',
  openvpn: {
    directory: 'D:\\Open VPN',
    version: '2.6.14',
    configDirectory: 'D:\\Open VPN\\config',
    openvpn: 'D:\\Open VPN\\bin\\openvpn.exe',
    gui: 'D:\\Open VPN\\bin\\openvpn-gui.exe',
    tapctl: 'D:\\Open VPN\\bin\\tapctl.exe',
  },
  adapters: [
    { name: 'Ethernet', description: 'card', index: 3, up: true },
    { name: 'Größe 1', description: 'TAP-Windows Adapter V9', index: 12, up: true },
  ],
  addresses: [],
  routes: [],
  dns: [],
  interactiveService: 'running',
  elevated: true,
};

const wanted: WindowsClientNetwork = {
  adapter: 'Größe 1',
  address: { address: '2001:db8:55::20', prefixLength: 64 },
  gateway: '2001:db8:55::1',
  dns: ['2001:db8:55::53', '2001:db8:55::54'],
};

const commands = (network: WindowsClientNetwork, observed = machine) =>
  planWindowsClient(network, observed).flatMap(({ apply }) => apply.flatMap(equivalentCommands));

describe('the plan of a Windows client', () => {
  it('names the adapter by its number, and undoes every command', () => {
    const plan = planWindowsClient(wanted, machine);
    expect(plan.map(({ id, title }) => `${id}: ${title}`)).toEqual([
      'address.add: give Größe 1 the address 2001:db8:55::20/64',
      'route.default: send IPv6 to 2001:db8:55::1 by Größe 1',
      'dns.servers: ask the name servers 2001:db8:55::53, 2001:db8:55::54 by Größe 1',
    ]);
    for (const { apply, undo } of plan) {
      expect(undo).toHaveLength(apply.length);
      apply.forEach((action, at) => {
        const back = undo[at];
        if (action.kind !== 'command' || back?.kind !== 'command') throw new Error('not a command');
        expect(action.args[2]).toBe('add');
        expect(back.args.slice(0, 4)).toEqual(['interface', 'ipv6', 'delete', action.args[3]]);
        expect(back.args[4]?.replace(/^name=/, 'interface=')).toMatch(/^(interface=12|prefix=::\/0)$/);
      });
    }
  });

  it('is empty once all of it is there', () => {
    const there: WindowsSnapshot = {
      ...machine,
      addresses: [{ index: 12, address: '2001:db8:55::20', prefixLength: 64, state: 'preferred' }],
      routes: [{ index: 12, prefix: '::/0', nextHop: '2001:db8:55::1' }],
      dns: [{ index: 12, servers: ['2001:db8:55::53', '2001:db8:55::54'] }],
    };
    expect(commands(wanted, there)).toEqual([]);
  });

  it('adds only the name server that is missing, in its place', () => {
    const there = { ...machine, dns: [{ index: 12, servers: ['2001:db8:55::53'] }] };
    expect(commands({ adapter: 'Größe 1', dns: wanted.dns }, there)).toEqual([
      'netsh.exe interface ipv6 add dnsservers name=12 address=2001:db8:55::54 index=2 validate=no',
    ]);
  });

  it('makes an adapter that is missing, and calls it by its name until it has a number', () => {
    expect(commands({ ...wanted, adapter: 'Mein TAP', dns: [] })).toEqual([
      String.raw`'D:\Open VPN\bin\tapctl.exe' create --name 'Mein TAP' --hwid 'root\tap0901'`,
      "netsh.exe interface ipv6 add address 'interface=Mein TAP' address=2001:db8:55::20/64 store=active",
      "netsh.exe interface ipv6 add route prefix=::/0 'interface=Mein TAP' nexthop=2001:db8:55::1 metric=1 store=active",
    ]);
    expect(() =>
      planWindowsClient({ ...wanted, adapter: 'Mein TAP' }, { ...machine, openvpn: undefined }),
    ).toThrow(expect.objectContaining({ code: 'OVLAB_E_OPENVPN_MISSING' }));
  });

  it('does not take an address from another adapter', () => {
    const taken: WindowsSnapshot = {
      ...machine,
      addresses: [{ index: 3, address: '2001:db8:55::20', prefixLength: 64, state: 'preferred' }],
    };
    expect(() => planWindowsClient(wanted, taken)).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_FOREIGN',
        message: 'the adapter Ethernet has 2001:db8:55::20 already',
      }),
    );
  });

  it.each([
    [{ gateway: 'fe80::8' }, 'fe80::8 cannot be the gateway: the TAP driver has it'],
    [{ gateway: '192.0.2.1' }, '"192.0.2.1" is no IPv6 address'],
    [{ dns: ['dns.example'] }, '"dns.example" is no IPv6 address'],
    [{ adapter: 'a" & calc & "' }, String.raw`"a\" & calc & \"" cannot be the name of an adapter`],
    [{ adapter: '' }, '"" cannot be the name of an adapter'],
  ])('refuses %j', (change, message) => {
    expect(() => planWindowsClient({ ...wanted, ...change }, machine)).toThrow(message);
  });
});
