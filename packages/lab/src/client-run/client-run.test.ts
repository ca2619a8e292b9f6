import { createRecordedRunner } from '@ovlab/runner';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientDown, clientRuns } from './client-down.ts';
import { openvpnArguments, setsNames } from './openvpn-arguments.ts';
import { planNames } from './name-servers.ts';
import { clientRunPaths, deviceNameOf } from './record.ts';
import { macOfProfile } from './stable-mac.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ovlab-client-run-'));
});
afterEach(() => rm(folder, { recursive: true }));
/** Nothing is to be run. */
const runner = createRecordedRunner();
const roots = () => ({ run: folder, state: folder });

async function record(name: string, text: string): Promise<void> {
  await mkdir(join(folder, `client-${name}`));
  await writeFile(join(folder, `client-${name}`, 'client.json'), text);
}

/** The kernel gives no process this number. */
const gone = { pid: 4_194_305, startTime: '1' };

describe('the command line of a client', () => {
  const given = { profile: '/a/b.ovpn', device: 'tap-b', pidFile: '/run/b.pid', mac: '02:00:00:00:00:01' };

  it('has the profile first, so that what follows counts', () => {
    expect(openvpnArguments(given, { hasMac: true, hasUp: true })).toEqual([
      ...['--config', '/a/b.ovpn', '--dev', 'tap-b', '--dev-type', 'tap', '--writepid', '/run/b.pid'],
    ]);
  });

  it('sets the link up where the profile runs nothing that could', () => {
    const args = openvpnArguments({ ...given, askpass: '/secret' }, { hasMac: false, hasUp: false });
    expect(args).toEqual(expect.arrayContaining(['--lladdr', '02:00:00:00:00:01']));
    expect(args.slice(-5)).toEqual([
      '2',
      '--up',
      `/bin/sh -c 'ip link set "$dev" up'`,
      '--askpass',
      '/secret',
    ]);
  });
});

it('OpenVPN is told to set name servers where it can', () => {
  const given = { profile: '/b', device: 'tap-b', pidFile: '/p', mac: '02:00:00:00:00:01', setNames: true };
  expect(openvpnArguments(given, { hasMac: true, hasUp: true }).slice(-2)).toEqual(['--dns-updown', 'force']);
  const versions = [
    [2, 6],
    [2, 7],
    [3, 0],
  ] as const;
  expect(versions.map(([major, minor]) => setsNames({ major, minor }))).toEqual([false, true, true]);
});

describe('the device of a client', () => {
  it('has its name as long as the kernel takes that, and one of its own otherwise', () => {
    expect(deviceNameOf('laptop')).toBe('tap-laptop');
    expect(deviceNameOf('eleven-long')).toBe('tap-eleven-long');
    const long = ['kitchen-laptop', 'kitchen-laptop-2'].map(deviceNameOf);
    for (const name of long) expect(name).toMatch(/^tap-[\da-f]{11}$/);
    expect(new Set(long).size).toBe(2);
  });
});

it('the MAC address of a client is one for a single device, and the same for the same profile', () => {
  const macs = Array.from({ length: 64 }, (_, at) => macOfProfile(`profile ${at}`));
  for (const mac of macs) expect(mac).toMatch(/^[\da-f][26ae](:[\da-f]{2}){5}$/);
  expect(new Set(macs).size).toBe(64);
  expect(macOfProfile('profile 7')).toBe(macs[7]);
});

describe('what is remembered of clients', () => {
  it.each(['', '../lab', 'a/b', '.hidden', 'x'.repeat(64)])('has no place for the name %j', (name) => {
    expect(() => clientRunPaths(name, roots())).toThrow(expect.objectContaining({ code: 'OVLAB_E_USAGE' }));
  });

  it('tells one that has ended, and forgets it with down', async () => {
    const known = { version: 1, name: 'a', profile: '/a', device: 'tap-a', process: gone, expected: {} };
    await record('a', JSON.stringify(known));
    expect(await clientRuns(roots())).toMatchObject([{ client: 'a', tunnel: 'ended', addresses: [] }]);
    expect(await clientDown('a', roots(), runner)).toEqual({ client: 'a', removed: true });
    expect(await clientRuns(roots())).toEqual([]);
    expect(await clientDown('a', roots(), runner)).toEqual({ client: 'a', removed: false });
  });

  it('takes back what it had set, once', async () => {
    const names = planNames('tap-a', { servers: ['2001:db8::53'], search: [] }, 'resolvconf');
    const known = {
      version: 1,
      name: 'a',
      profile: '/a',
      device: 'tap-a',
      process: gone,
      expected: {},
      names,
    };
    await record('a', JSON.stringify(known));
    const own = createRecordedRunner({
      'resolvconf -d tap-a.ovlab': { exitCode: 1, stderr: 'no such record' },
    });
    expect(await clientDown('a', roots(), own)).toEqual({ client: 'a', removed: true });
    expect(await clientDown('a', roots(), own)).toEqual({ client: 'a', removed: false });
    expect(own.calls).toHaveLength(1);
    await record('a', JSON.stringify(known));
    const without = createRecordedRunner({ 'resolvconf -d tap-a.ovlab': { missing: true } });
    expect(await clientDown('a', roots(), without)).toEqual({ client: 'a', removed: true });
  });

  it('leaves alone what is a lab, or nothing known', async () => {
    await mkdir(join(folder, 'client-lab'));
    await writeFile(join(folder, 'client-lab', 'state.json'), '{}');
    await record('b', '{"version": 7}');
    expect((await clientRuns(roots(), 'nobody')).length).toBe(0);
    for (const name of ['lab', 'b'])
      await expect(clientDown(name, roots(), runner)).rejects.toMatchObject({ code: 'OVLAB_E_FOREIGN' });
  });
});
