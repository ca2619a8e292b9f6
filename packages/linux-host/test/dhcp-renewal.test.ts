import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Runner } from '@ovlab/core';
import { createRunner } from '@ovlab/runner';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compareSnapshots, observeMachine, type MachineSnapshot } from '../src/index.ts';
import { endAll, withOwnFiles } from './own-files.ts';
import { buildDriver, Scene } from './transaction/scene.ts';
import type { Variant } from './variants.ts';
import { needsRoot } from './world.ts';

const files = fileURLToPath(new URL('./recorded/empty-root', import.meta.url));

/** Seconds. A client asks again long before the lease ends, so that several renewals are soon seen. */
const lease = 120;
const renewal = 3;

const provider = `authoritative;
default-lease-time ${lease};
max-lease-time ${lease};
subnet 192.0.2.0 netmask 255.255.255.0 {
  range 192.0.2.100 192.0.2.100;
  option routers 192.0.2.254;
  option dhcp-renewal-time ${renewal};
}
`;

describe.skipIf(needsRoot)('a machine whose DHCP lease is renewed all the time', { timeout: 300_000 }, () => {
  let driver: Awaited<ReturnType<typeof buildDriver>>;
  let directory: string;
  let scene: Scene;
  let machine: Runner;
  beforeAll(async () => {
    driver = await buildDriver();
  });
  afterAll(() => driver.remove());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ovlab-dhcp-'));
    scene = await Scene.make(driver.path, leased);
  });
  afterEach(async () => {
    await scene.drive('rollback');
    for (const { netns = '' } of [scene.world.host, scene.world.isp]) await endAll(createRunner(), netns);
    await scene.remove();
    await rm(directory, { recursive: true, force: true });
  });

  const leased: Variant = {
    name: 'a DHCP server and a client',
    address: '192.0.2.100',
    isp: [],
    host: [],
    settle: async (host, isp) => {
      const [settings, leases] = [join(directory, 'dhcpd.conf'), join(directory, 'dhcpd.leases')];
      await writeFile(settings, provider);
      await writeFile(leases, '');
      await isp.start('dhcpd', [
        ...['-4', '-f', '-q', '--no-pid', '-user', 'root', '-group', 'root'],
        ...['-cf', settings, '-lf', leases, 'up0'],
      ]);
      machine = await withOwnFiles(host);
    },
  };

  /** dhclient for an interface; what it says is in the file of that name. */
  async function startClient(link: string): Promise<number> {
    const { pid } = await machine.start(
      'dhclient',
      ['-4', '-d', '--no-pid', '-lf', join(directory, `${link}.leases`), link],
      { logFile: join(directory, link) },
    );
    return pid;
  }

  /** How often its lease was acknowledged. */
  async function acknowledged(link: string): Promise<number> {
    const text = await readFile(join(directory, link), 'utf8').catch(() => '');
    return text.match(/^DHCPACK of 192\.0\.2\.100/gm)?.length ?? 0;
  }

  async function renewals(link: string, count: number): Promise<void> {
    await expect.poll(() => acknowledged(link)).toBeGreaterThanOrEqual(count);
  }

  const look = (): Promise<MachineSnapshot> => observeMachine(scene.world.host, { root: files, env: {} });

  /** Seconds that an interface has the leased address for; undefined without it. */
  async function left(link: string): Promise<number | undefined> {
    const { addresses } = await look();
    return addresses.find((address) => address.link === link && address.address === '192.0.2.100')
      ?.validLifetime;
  }

  it('renews it on the bridge while the change waits, and on the uplink again once it is taken back', async () => {
    await startClient('eth0');
    await renewals('eth0', 2);
    const before = await look();

    await scene.done('apply', '--timeout=100');
    expect(await left('eth0')).toBeUndefined();
    const ofUplink = await acknowledged('eth0');
    const onBridge = await startClient('br0');
    // In this time the client of the uplink would have asked more than once, and given it the address again.
    await renewals('br0', 4);
    expect(await acknowledged('eth0')).toBe(ofUplink);
    expect(await left('eth0')).toBeUndefined();
    expect(await left('br0')).toBeGreaterThan(0);
    expect((await scene.journal())?.phase).toBe('waiting');
    process.kill(onBridge, 'SIGKILL');

    await scene.done('rollback');
    await renewals('eth0', ofUplink + 2);
    expect(await left('eth0')).toBeGreaterThan(0);
    expect(compareSnapshots(before, await look())).toEqual([]);
  });
});
