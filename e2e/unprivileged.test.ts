import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from './support/done.ts';
import { globalAddresses } from './support/kernel.ts';
import { unprivileged } from './support/lab.ts';
import { makeVps, vpsAddress, type Vps } from './support/vps.ts';
import { waitFor } from './support/wait.ts';

interface Status {
  readonly ready?: boolean;
}

describe.skipIf(unprivileged)('OpenVPN on a real server', () => {
  let vps: Vps;
  beforeEach(async () => {
    vps = await makeVps();
    await done(vps.machine, ['init', '--template', 'vps']);
    await done(vps.machine, ['server', 'apply']);
    await done(vps.machine, ['server', 'confirm']);
  });
  afterEach(() => vps.remove());

  it('is the user that its TAP device belongs to, confined, and hears of revocations', async () => {
    const { machine, home } = vps;
    const account = await openvpnUser();
    const owner = await machine.output('cat', ['/sys/class/net/tap0/owner']);
    expect(Number(owner)).toBe(account.uid);

    const server = machine.startOvlab(['server', 'run']);
    await waitFor('run', async () => (await status(vps)).ready === true).catch(async (error: unknown) => {
      await server.kill('SIGTERM');
      throw new Error(`${String(error)}: ${(await server.finished).stderr}`);
    });
    const first = await openvpnOf(vps);
    expect(first).toMatchObject({ uids: Array(4).fill(account.uid), gids: Array(4).fill(account.gid) });
    expect(first.groups).not.toContain(0);
    expect(await machine.output('ls', ['-A', `/proc/${first.pid}/root/`])).toBe('crl.pem\n');

    for (const name of ['laptop', 'lost']) {
      await done(machine, ['client', 'add', name]);
      await done(machine, ['client', 'export', name, '--os', 'linux', '--remote', vpsAddress]);
    }
    const laptop = home.start('openvpn', ['--config', `${machine.work}/laptop.ovpn`]);
    await waitFor('get an address', async () => (await globalAddresses(home)).length > 0);
    await done(machine, ['client', 'revoke', 'lost']);
    const lost = await home.run('timeout', [
      '10',
      'openvpn',
      ...['--config', `${machine.work}/lost.ovpn`, '--dev', 'tap9', '--connect-retry-max', '1'],
    ]);
    expect(lost.stdout).not.toContain('Initialization Sequence Completed');
    const log = await readFile(join(machine.env.OVLAB_RUN_DIR, 'vps/logs/server.log'), 'utf8');
    expect(log).toContain('certificate revoked');

    // OpenVPN is killed: the next one has the device again, and the client comes back.
    await machine.output('kill', ['-9', first.pid]);
    await waitFor('start again', async () => (await openvpnOf(vps).catch(() => first)).pid !== first.pid);
    await waitFor('be ready again', async () => (await status(vps)).ready === true);
    expect((await openvpnOf(vps)).uids).toEqual(first.uids);
    expect(Number(await machine.output('cat', ['/sys/class/net/tap0/owner']))).toBe(account.uid);

    await laptop.kill('SIGTERM');
    await server.kill('SIGTERM');
    await server.finished;
    await done(machine, ['server', 'remove']);
    expect((await machine.run('test', ['-e', '/sys/class/net/tap0'])).code).not.toBe(0);
  });
});

async function status({ machine }: Vps): Promise<Status> {
  const output = await machine.ovlab(['status', 'vps', '--json']);
  return output.code === 0 ? (output.json as Status) : {};
}

/** The server's OpenVPN as the kernel sees it. */
async function openvpnOf({ machine }: Vps) {
  const pid = (await machine.output('pgrep', ['-f', 'openvpn --config .*/server.ovpn'])).trim();
  const text = await machine.output('cat', [`/proc/${pid}/status`]);
  const numbers = (key: string): readonly number[] =>
    (new RegExp(`^${key}:(.*)$`, 'm').exec(text)?.[1]?.match(/\d+/g) ?? []).map(Number);
  return { pid, uids: numbers('Uid'), gids: numbers('Gid'), groups: numbers('Groups') };
}

/** Whom an OpenVPN of this machine becomes. */
async function openvpnUser(): Promise<{ readonly uid: number; readonly gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = ['openvpn', 'nobody'].flatMap((name) => lines.filter(([user]) => user === name));
  const [, , uid, gid] = found[0] ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}
