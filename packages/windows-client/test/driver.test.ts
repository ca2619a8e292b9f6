import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { windowsClientDown } from '../src/driver/client-down.ts';
import { windowsClientStatus } from '../src/driver/client-status.ts';
import { windowsClientUp, type WindowsUpOptions } from '../src/driver/client-up.ts';
import { readRecord } from '../src/driver/record.ts';
import { changes, connect, makeWorld, TAP, worldRunner, type World } from './driver-world.ts';

let folder: string;
let record: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ovlab-windows-'));
  record = join(folder, 'state', 'laptop.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const address = { address: '2001:db8:55::20', prefixLength: 64 };
const gateway = 'fe80::1';
const dns = ['2001:db8:55::53'];
const slaac = { index: TAP, address: '2001:db8:55:0:1:2:3:4', length: 64, state: 'Preferred' };

function up(world: World, network: WindowsUpOptions['network'], more: Partial<WindowsUpOptions> = {}) {
  const runner = worldRunner(world);
  const notes: string[] = [];
  const done = windowsClientUp({
    runner,
    name: 'laptop',
    network,
    record,
    pause: () => Promise.resolve(),
    onNote: (text) => notes.push(text),
    ...more,
  });
  return { runner, notes, done };
}

const down = (world: World) => {
  const runner = worldRunner(world);
  const options = { runner, name: 'laptop', record, pause: () => Promise.resolve() };
  return { runner, done: windowsClientDown(options) };
};

describe('up', () => {
  it('has the GUI connect, and needs no administrator for an address that the server advertises', async () => {
    const world = makeWorld();
    world.whenConnected = () => {
      connect(world);
      world.addresses.push(slaac);
      world.routes.push({ index: TAP, prefix: '::/0', nextHop: 'fe80::55%12' });
    };
    const { runner, done } = up(world, { dns: [], prefix: '2001:db8:55::/64' });
    expect(await done).toEqual({
      client: 'laptop',
      changed: true,
      tunnel: {
        adapter: 'OpenVPN TAP-Windows6',
        addresses: [slaac.address],
        gateway: 'fe80::55',
        dns: [],
      },
    });
    expect(changes(runner)).toEqual(['openvpn-gui --command connect laptop --silent_connection 1']);
    expect(await readRecord(record)).toMatchObject({ adapter: 'OpenVPN TAP-Windows6', plan: [] });
    expect(await down(world).done).toEqual({ client: 'laptop', removed: true, left: [] });
  });

  it('leaves a tunnel alone that is up', async () => {
    const world = makeWorld();
    connect(world);
    world.addresses.push(slaac);
    const { runner, done } = up(world, { dns: [], prefix: '2001:db8:55::/64' });
    expect(await done).toMatchObject({ changed: false, tunnel: { addresses: [slaac.address] } });
    expect(changes(runner)).toEqual([]);
  });

  it('puts the profile where the GUI looks', async () => {
    const world = makeWorld({ whenConnected: (own) => (connect(own), own.addresses.push(slaac)) });
    const path = join(folder, 'Open VPN', 'config', 'laptop.ovpn');
    await up(world, { dns: [] }, { profile: { path, text: 'client\r\n' } }).done;
    expect(readFileSync(path, 'utf8')).toBe('client\r\n');
  });

  it('sets what the service left out where it may, and records it before', async () => {
    const world = makeWorld({ elevated: true });
    const { runner, notes, done } = up(world, { address, gateway, dns });
    expect(await done).toMatchObject({
      tunnel: { addresses: ['2001:db8:55::20'], gateway: 'fe80::1', dns: ['2001:db8:55::53'] },
    });
    expect(changes(runner).slice(1)).toEqual([
      'netsh interface ipv6 add address interface=12 address=2001:db8:55::20/64 store=active',
      'netsh interface ipv6 add route prefix=::/0 interface=12 nexthop=fe80::1 metric=1 store=active',
      'netsh interface ipv6 add dnsservers name=12 address=2001:db8:55::53 index=1 validate=no',
    ]);
    expect((await readRecord(record))?.plan.map(({ id }) => id)).toEqual([
      'address.add',
      'route.default',
      'dns.servers',
    ]);
    expect(notes).toContain('give OpenVPN TAP-Windows6 the address 2001:db8:55::20/64');
  });

  it('says what needs an administrator, and goes back when the address does not come', async () => {
    const world = makeWorld();
    const { runner, notes, done } = up(world, { address, dns: [] }, { timeout: 5_000 });
    await expect(done).rejects.toMatchObject({
      code: 'OVLAB_E_NOT_READY',
      message: 'OpenVPN TAP-Windows6 did not get 2001:db8:55::20 in 5 s',
    });
    expect(notes.at(-1)).toContain('that needs an administrator');
    expect(changes(runner).at(-1)).toBe('openvpn-gui --command disconnect laptop');
    expect(world.adapters[1]?.status).toBe('Disconnected');
  });

  it('makes a TAP adapter where there is none, as an administrator only', async () => {
    const [card] = makeWorld().adapters;
    const world = makeWorld({ adapters: [card!], elevated: true });
    world.whenConnected = () => (connect(world), world.addresses.push(slaac));
    const { runner, done } = up(world, { dns: [] });
    await done;
    expect(changes(runner)[0]).toBe(
      String.raw`tapctl create --name OpenVPN TAP-Windows6 --hwid root\tap0901`,
    );
    const user = up(makeWorld({ adapters: [card!] }), { dns: [] });
    await expect(user.done).rejects.toMatchObject({
      code: 'OVLAB_E_NOT_PERMITTED',
      hint: String.raw`make one as an administrator: "D:\Open VPN\bin\tapctl.exe" create --hwid root\tap0901`,
    });
  });

  it.each([
    [{ installed: false }, 'OVLAB_E_OPENVPN_MISSING'],
    [{ service: 'Stopped' }, 'OVLAB_E_NOT_PERMITTED'],
    [{ service: '' }, 'OVLAB_E_NOT_PERMITTED'],
  ])('refuses a machine with %j', async (change, code) => {
    const { runner, done } = up(makeWorld(change), { dns: [] });
    await expect(done).rejects.toMatchObject({ code });
    expect(changes(runner)).toEqual([]);
  });

  it('takes back first what a crash has left', async () => {
    const world = makeWorld({ elevated: true });
    await up(world, { address, gateway, dns }).done;
    for (const adapter of world.adapters) if (adapter.index === TAP) adapter.status = 'Disconnected';
    world.whenConnected = () => (connect(world), world.addresses.push(slaac));
    const { runner, done } = up(world, { dns: [] });
    await done;
    expect(changes(runner).slice(0, 3)).toEqual([
      'netsh interface ipv6 delete dnsservers name=12 address=2001:db8:55::53 validate=no',
      'netsh interface ipv6 delete route prefix=::/0 interface=12 nexthop=fe80::1 store=active',
      'netsh interface ipv6 delete address interface=12 address=2001:db8:55::20 store=active',
    ]);
    expect((await readRecord(record))?.plan).toEqual([]);
  });
});

describe('down', () => {
  it('leaves nothing of what up has set', async () => {
    const world = makeWorld({ elevated: true });
    const before = JSON.stringify({ ...world, dns: [] });
    await up(world, { address, gateway, dns }).done;
    const { runner, done } = down(world);
    expect(await done).toEqual({ client: 'laptop', removed: true, left: [] });
    expect(changes(runner)).toEqual([
      'openvpn-gui --command disconnect laptop',
      'netsh interface ipv6 delete dnsservers name=12 address=2001:db8:55::53 validate=no',
      'netsh interface ipv6 delete route prefix=::/0 interface=12 nexthop=fe80::1 store=active',
      'netsh interface ipv6 delete address interface=12 address=2001:db8:55::20 store=active',
    ]);
    expect(JSON.stringify({ ...world, dns: [] })).toBe(before);
    expect(await readRecord(record)).toBeUndefined();
  });

  it('says what it could not take back', async () => {
    const world = makeWorld({ elevated: true });
    await up(world, { address, gateway, dns: [] }).done;
    world.elevated = false;
    expect((await down(world).done).left).toEqual([
      'could not take back "send IPv6 to fe80::1 by OpenVPN TAP-Windows6": The requested operation requires elevation.',
    ]);
  });

  it('is no error where nothing is', async () => {
    expect(await down(makeWorld()).done).toEqual({ client: 'laptop', removed: false, left: [] });
  });

  it('does not guess what a damaged record stood for', async () => {
    const world = makeWorld({ elevated: true });
    await up(world, { address, dns: [] }).done;
    writeFileSync(record, '{"version": 2}');
    await expect(down(world).done).rejects.toMatchObject({ code: 'OVLAB_E_FILE' });
  });
});

it('status shows every TAP adapter with what it has', async () => {
  const world = makeWorld();
  connect(world);
  world.addresses.push(slaac);
  expect(await windowsClientStatus(worldRunner(world))).toEqual({
    openvpn: undefined,
    interactiveService: 'running',
    tunnels: [
      {
        adapter: 'OpenVPN TAP-Windows6',
        addresses: [slaac.address],
        gateway: undefined,
        dns: [],
        up: true,
      },
    ],
  });
});
