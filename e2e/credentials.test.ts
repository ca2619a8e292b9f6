import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import { globalAddresses } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab } from './support/lab.ts';
import { ping } from './support/ping.ts';
import { steadyPing } from './support/steady-ping.ts';
import { waitFor } from './support/wait.ts';

/** What `ovlab client list --json` shows of a client. */
interface Row {
  readonly name: string;
  readonly state: string;
  readonly serial: string;
  readonly connected: boolean;
  readonly inLabFile: boolean;
}

const address = '2001:db8:55::77';

describe.skipIf(unprivileged)('the credentials of a lab that runs', () => {
  let lab: TestLab;

  beforeAll(async () => {
    lab = await testLab(`keys-${process.pid}`);
    await lab.write({ clients: [{ name: 'alpha' }, { name: 'beta' }] });
    await lab.up();
  });
  afterAll(() => lab.remove());

  const client = (...args: string[]) => done(lab.machine, ['client', ...args]);

  async function rows(): Promise<Record<string, Row>> {
    const { clients } = (await client('list', '--json')).json as { clients: readonly Row[] };
    return Object.fromEntries(clients.map((row) => [row.name, row]));
  }

  const serverLog = (): Promise<string> =>
    readFile(join(lab.machine.env.OVLAB_RUN_DIR, lab.name, 'logs/server.log'), 'utf8');

  it('are listed with their tunnels', async () => {
    expect(await rows()).toMatchObject({
      alpha: { state: 'valid', connected: true, inLabFile: true },
      beta: { state: 'valid', connected: true, inLabFile: true },
    });
  });

  it('when one is revoked: its tunnel ends, it stays out, and the other one loses no packet', async () => {
    const inside = lab.node('alpha');
    const pinging = await steadyPing(inside, internet, '-I', 'tap0');
    const { revoked, disconnected } = (await client('revoke', 'beta', '--json')).json as {
      revoked: readonly string[];
      disconnected: boolean;
    };
    expect(revoked).toHaveLength(1);
    expect(disconnected).toBe(true);
    expect(await ping(lab.node('beta'), { to: internet, wait: 1 })).toMatchObject({ received: 0 });

    // It learns of the end by the silence alone; starting it anew makes it try at once.
    await lab.signal('beta', 'openvpn', 'SIGHUP');
    await waitFor('refuse the client', async () =>
      /VERIFY ERROR: depth=0, error=certificate revoked: CN=beta/.test(await serverLog()),
    );
    expect(await rows()).toMatchObject({
      alpha: { state: 'valid', connected: true },
      beta: { state: 'revoked', connected: false },
    });
    expect(await pinging.stop()).toMatchObject({ lost: [] });
  });

  it('stop `up` before it changes anything while the lab file names a revoked client', async () => {
    const before = await lab.machine.state();
    const { code, stderr } = await lab.upText();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /client beta was revoked on .*\[OVLAB_E_REVOKED\]\n {2}hint: .*`ovlab client add beta`/,
    );
    expect(await lab.machine.state()).toEqual(before);
  });

  it('of a client that is added need nothing but the exported file', async () => {
    await client('add', 'laptop', '--address', address);
    await client('export', 'laptop', '--out', 'bundles');
    const file = join(lab.machine.work, 'bundles/laptop.ovpn');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    // The machine of the client that was revoked takes another way in.
    const inside = lab.node('beta');
    const openvpn = inside.start('openvpn', ['--config', file]);
    await waitFor('reach the internet host', async () => {
      const { received } = await ping(inside, { to: internet, from: 'tap1', wait: 1 });
      return received === 1;
    });
    expect(await globalAddresses(inside)).toContain(`${address}/64`);
    expect(await rows()).toMatchObject({ laptop: { state: 'valid', connected: true, inLabFile: false } });
    await openvpn.kill('SIGKILL');
    await openvpn.finished;
  });

  it('are renewed without a break, and the earlier ones are refused when that is asked for', async () => {
    const before = (await rows())['alpha']?.serial;
    await client('renew', 'alpha');
    const renewed = (await rows())['alpha'];
    expect(renewed).toMatchObject({ state: 'valid', connected: true });
    expect(renewed?.serial).not.toBe(before);
    const { revoked, disconnected } = (await client('renew', 'alpha', '--revoke-earlier', '--json')).json as {
      revoked: readonly string[];
      disconnected: boolean;
    };
    expect([...revoked].sort()).toEqual([before, renewed?.serial].sort());
    expect(disconnected).toBe(true);
    await client('add', 'beta');
    // The clients of the lab itself take their new keys with the next `up`.
    const { clients } = await lab.up();
    expect(clients.map(({ name, tunnel }) => [name, tunnel])).toEqual([
      ['alpha', 'connected'],
      ['beta', 'connected'],
    ]);
  });

  it('survive in a backup: the lab is made again with the same keys', async () => {
    const { env, work } = lab.machine;
    const pki = join(env.OVLAB_STATE_DIR, lab.name, 'pki');
    const keys = async (): Promise<Record<string, string>> => {
      const names = (await readdir(pki, { recursive: true })).filter((name) => /\.\w+$/.test(name)).sort();
      return Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, await readFile(join(pki, name), 'utf8')])),
      );
    };
    const before = await keys();
    await writeFile(join(work, 'secret'), 'correct horse battery\n');
    const passphrase = ['--passphrase-file', 'secret'];
    await done(lab.machine, ['backup', 'keys.age', ...passphrase]);
    await done(lab.machine, ['down', '--name', lab.name]);
    expect(await readdir(env.OVLAB_STATE_DIR)).toEqual([]);
    await done(lab.machine, ['restore', 'keys.age', ...passphrase]);
    await lab.up();
    expect(await keys()).toEqual(before);
  });
});
