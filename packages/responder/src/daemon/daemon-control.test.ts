import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeWatcher } from '../../test/support/fake-watcher.ts';
import { createMemoryLink } from '../../test/support/memory-link.ts';
import { bridge } from '../../test/support/snapshots.ts';
import { createVirtualClock, settle } from '../../test/support/virtual-clock.ts';
import { defaultRaConfig } from '../config/ra-config.ts';
import { ControlClient } from '../control/client.ts';
import type { Endpoint } from '../control/listen.ts';
import { openDaemonControl } from './daemon-control.ts';
import { Daemon } from './daemon.ts';

describe('the control socket of a daemon in another program', () => {
  let folder: string;
  let endpoint: Endpoint | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ovlab-control-'));
  });
  afterEach(async () => {
    await endpoint?.close();
    rmSync(folder, { recursive: true });
  });

  async function opened() {
    const path = join(folder, 'server/ra.sock');
    const clock = createVirtualClock();
    const memory = createMemoryLink();
    let heard = 0;
    const listener = { message: () => (heard += 1), signOfLife: () => undefined, error: () => undefined };
    memory.station('fe80::b').open({ name: 'eth0', ifindex: 2 }, listener);
    const daemon = new Daemon({
      clock,
      transport: memory.station('fe80::1'),
      createWatcher: () => createFakeWatcher(bridge()),
    });
    await daemon.apply({ interfaces: [{ name: 'br0', ra: defaultRaConfig }] });
    await settle();
    let reloads = 0;
    const reload = () => Promise.resolve((reloads += 1));
    endpoint = await openDaemonControl(path, { daemon, reload });
    return { clock, path, client: new ControlClient(path), heard: () => heard, reloads: () => reloads };
  }

  it('is for the user of the process alone', async () => {
    const { path } = await opened();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'server')).mode & 0o777).toBe(0o700);
  });

  it('says and does what is asked', async () => {
    const { client, reloads, clock, heard } = await opened();
    expect(await client.status()).toMatchObject({ interfaces: [{ name: 'br0', state: 'advertising' }] });
    expect(await client.metrics()).toContain('ovlab_ra_interface_ready{interface="br0"} 1');
    expect(await client.reload()).toEqual({ interfaces: ['br0'] });
    expect(reloads()).toBe(1);
    await clock.advance(4000);
    expect(await client.advertise('br0')).toEqual({ interfaces: ['br0'] });
    await settle();
    expect(heard()).toBe(2);
  });

  it('knows no other interface', async () => {
    const { client } = await opened();
    await expect(client.advertise('br1')).rejects.toMatchObject({
      code: 'OVLAB_E_USAGE',
      message: 'nothing is advertised on br1',
      hint: 'the interfaces are br0',
    });
  });
});
