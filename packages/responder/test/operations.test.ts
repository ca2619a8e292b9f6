import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionsOf } from '@ovlab/ndp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ControlClient } from '../src/control/client.ts';
import { createRawSocketTransport } from '../src/transport/raw-socket-transport.ts';
import type { RaTransport } from '../src/transport/transport.ts';
import { buildProgram, startDaemon, type Daemon } from './support/daemon.ts';
import { makeLan, type Lan } from './support/lan.ts';
import { ip, sh, uniqueName, withoutRoot } from './support/netns.ts';

const router = uniqueName('op-router');
const host = uniqueName('op-host');

describe.skipIf(withoutRoot)('running ovlab-responder', () => {
  let program: Awaited<ReturnType<typeof buildProgram>>;
  let transport: RaTransport;
  let folder: string;
  let lan: Lan;
  let daemons: Daemon[];

  beforeAll(async () => {
    [program, transport] = await Promise.all([buildProgram(), createRawSocketTransport()]);
  });
  afterAll(() => program.remove());

  beforeEach(async () => {
    daemons = [];
    folder = mkdtempSync(join(tmpdir(), 'ovlab-operations-'));
    lan = await makeLan(router, host, transport);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') for (const { log } of daemons) console.log(log);
    await Promise.all(daemons.map((daemon) => daemon.end('SIGKILL')));
    lan.remove();
    rmSync(folder, { recursive: true });
  });

  const socket = () => join(folder, 'control.sock');
  const file = () => join(folder, 'ra.yaml');
  const client = () => new ControlClient(socket());
  const lifetimes = () => lan.heard.map(({ routerLifetime }) => routerLifetime);
  const lastServers = () => optionsOf(lan.heard.at(-1)!, 'rdnss').flatMap(({ addresses }) => addresses);

  async function start(...args: readonly string[]): Promise<Daemon> {
    const daemon = startDaemon(router, program.path, '--control', socket(), ...args);
    daemons.push(daemon);
    await expect.poll(lan.routes).toContain('via fe80::1');
    return daemon;
  }

  function ctl(...args: readonly string[]) {
    const command = [program.path, 'ctl', '--control', socket(), ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  /** Prefixes of the last advertisement with both of their lifetimes. */
  const prefixes = () =>
    optionsOf(lan.heard.at(-1)!, 'prefix-information').map(
      ({ prefix, validLifetime, preferredLifetime }) => `${prefix} ${validLifetime}/${preferredLifetime}`,
    );

  describe('at SIGHUP', () => {
    it('takes the changed file, adds an interface, and keeps the default route', async () => {
      writeFileSync(file(), 'interface: br0\nrdnss: 2001:db8:55::53\n');
      const daemon = await start('--config', file());
      writeFileSync(file(), 'interface: [br0, br1]\nrdnss: 2001:db8:55::54\n');
      daemon.process.kill('SIGHUP');
      await expect.poll(lastServers).toContain('2001:db8:55::54');
      expect(lifetimes()).not.toContain(0);
      expect(lan.routes()).toContain('via fe80::1');
      expect(await client().status()).toMatchObject({
        interfaces: [
          { name: 'br0', state: 'advertising' },
          { name: 'br1', waitingFor: 'missing' },
        ],
      });
    });

    it('refuses a bad file with its place, and goes on as before', async () => {
      writeFileSync(file(), 'interface: br0\nmtu: 1400\n');
      const daemon = await start('--config', file());
      writeFileSync(file(), 'interface: br0\nmtu: 1000\n');
      daemon.process.kill('SIGHUP');
      await expect
        .poll(() => daemon.messages().find((message) => message.includes('is refused')))
        .toMatch(`the configuration is refused, the one in force stays: ${file()}:2:6: mtu: 1000 is not`);
      const { status, stderr } = ctl('reload');
      expect(status).toBe(2);
      expect(stderr).toContain(`${file()}:2:6: error: `);
      expect(lifetimes()).not.toContain(0);
      expect(ctl('status').stdout).toContain('mtu: 1400 octets');
    });

    it('withdraws from an interface that is gone', async () => {
      writeFileSync(file(), 'interface: br0\n');
      const daemon = await start('--config', file());
      writeFileSync(file(), 'interface: br1\n');
      daemon.process.kill('SIGHUP');
      await expect.poll(lan.routes).toBe('');
      expect(await client().status()).toMatchObject({ interfaces: [{ name: 'br1' }] });
    });
  });

  it('does not withdraw at SIGUSR2, and takes back over the restart what is no longer said', async () => {
    const state = join(folder, 'state');
    const first = await start('-i', 'br0', '--state', state, '--prefix', '2001:db8:aa::/64');
    await expect.poll(lan.addresses).toMatch(/2001:db8:aa:.* dynamic/);
    expect(await first.end('SIGUSR2')).toBe(0);
    expect(lifetimes()).not.toContain(0);
    expect(lan.routes()).toContain('via fe80::1');

    lan.heard.length = 0;
    await start('-i', 'br0', '--state', state, '--prefix', '2001:db8:bb::/64');
    await expect.poll(() => lan.heard.length).toBeGreaterThan(0);
    await expect.poll(prefixes).toEqual(['2001:db8:bb:: 86400/14400', '2001:db8:aa:: 0/0']);
    await expect.poll(lan.addresses).toMatch(/2001:db8:aa:[^]*deprecated/);
  });

  it('lets lifetimes that run down begin anew at SIGUSR1', async () => {
    writeFileSync(
      file(),
      'interface: br0\nlifetimes: decrementing\nvalid-lifetime: 3600\npreferred-lifetime: 1800\n',
    );
    const daemon = await start('--config', file());
    const valid = async () => {
      const { interfaces } = await client().status();
      return optionsOf(interfaces[0]!.advertisement!, 'prefix-information')[0]?.validLifetime;
    };
    await expect.poll(valid).toBeLessThan(3599);
    daemon.process.kill('SIGUSR1');
    await expect.poll(valid, { interval: 10 }).toBeGreaterThan(3598);
    await expect.poll(daemon.messages).toContain('decrementing lifetimes begin anew');
  });

  it('ends at once at the second SIGINT', async () => {
    let code: number | null = null;
    // For a second; a busy machine may bring the second signal too late.
    for (let attempt = 0; attempt < 10 && code !== 130; attempt += 1) {
      const daemon = await start('-i', 'br0');
      // A peer that says nothing is what the end waits for.
      const peer = connect(socket());
      await new Promise((resolve) => peer.on('connect', resolve));
      peer.on('error', () => undefined);
      daemon.process.kill('SIGINT');
      await expect.poll(lan.routes, { interval: 10 }).toBe('');
      code = await daemon.end('SIGINT');
    }
    expect(code).toBe(130);
  });

  it('leaves a control socket to the process that has it, and that one alone', async () => {
    await start('-i', 'br0');
    const second = startDaemon(router, program.path, '--control', socket(), '-i', 'br0');
    daemons.push(second);
    expect(await new Promise((resolve) => second.process.on('close', resolve))).toBe(1);
    expect(second.messages().join('\n')).toContain('[OVLAB_E_LOCKED]');
    expect(ctl('status').status).toBe(0);
    expect(lifetimes()).not.toContain(0);
  });

  it('is asked and told by ctl', async () => {
    await start('-i', 'br0', '-i', 'br1');
    const { status, stdout } = ctl('status');
    expect(status).toBe(0);
    expect(stdout).toContain('br0: advertising from fe80::1\n');
    expect(stdout).toContain('br1: waiting (missing)\n');
    expect(JSON.parse(ctl('status', '--json').stdout)).toMatchObject({ interfaces: [{ name: 'br0' }, {}] });
    // Both places are read, before and after the name of the command.
    expect(ctl('advertise', '--control', socket(), '-i', 'br0')).toEqual({
      status: 0,
      stdout: 'an advertisement is on its way on br0\n',
      stderr: '',
    });
    expect(ctl('prefix', 'deprecate', '2001:db8:55::/64').stdout).toBe(
      '2001:db8:55::/64 is deprecated on br0\n',
    );
    await expect.poll(prefixes).toEqual([expect.stringMatching(/^2001:db8:55:: \d+\/0$/)]);
    expect(ctl('prefix', 'renew', '2001:db8:55::/64').status).toBe(0);
    await expect.poll(prefixes).toEqual(['2001:db8:55:: 86400/14400']);
    expect(ctl('prefix', 'renew', '2001:db8:77::/64')).toMatchObject({ status: 2 });
    expect(ctl('advertise', '-i', 'br9').stderr).toContain('nothing is advertised on br9 [OVLAB_E_USAGE]');
    expect(ctl('prefix', 'renew').status).toBe(2);
    expect(ctl('restart').status).toBe(2);
  });

  it('says that nobody is there to ask', () => {
    const { status, stderr } = ctl('status');
    expect(status).toBe(1);
    expect(stderr).toContain(`no responder listens on ${socket()} [OVLAB_E_RESPONDER]`);
  });

  it('serves metrics to those who reach the port', async () => {
    ip(router, 'link set lo up');
    await start('-i', 'br0', '--metrics', '[::1]:9100');
    const curl = (path: string, ...args: readonly string[]) =>
      sh('ip', 'netns', 'exec', router, 'curl', '-gsS', ...args, `http://[::1]:9100${path}`);
    expect(curl('/metrics')).toContain('ovlab_ra_interface_ready{interface="br0"} 1\n');
    expect(curl('/v1/status', '-o', '/dev/null', '-w', '%{http_code}')).toBe('404');
  });
});
