import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionsOf } from '@ovlab/ndp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ControlClient } from '../../src/control/client.ts';
import { createRawSocketTransport } from '../../src/transport/raw-socket-transport.ts';
import type { RaTransport } from '../../src/transport/transport.ts';
import { buildProgram, startDaemon, type Daemon } from '../support/daemon.ts';
import { makeLan, type Lan } from '../support/lan.ts';
import { ip, sh, uniqueName, waitForCarrier, withoutRoot } from '../support/netns.ts';

const router = uniqueName('d6-router');
const host = uniqueName('d6-host');
const range = '2001:db8:55::1:0-2001:db8:55::1:ff';
const inRange = /^2001:db8:55::1:[0-9a-f]{1,2}$/;

describe.skipIf(withoutRoot)('ovlab-responder with a DHCPv6 server', () => {
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
    folder = mkdtempSync(join(tmpdir(), 'ovlab-dhcpv6-'));
    lan = await makeLan(router, host, transport);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') for (const { log } of daemons) console.log(log);
    await Promise.all(daemons.map((daemon) => daemon.end('SIGKILL')));
    endClient();
    lan.remove();
    rmSync(folder, { recursive: true });
  });

  const socket = () => join(folder, 'control.sock');
  const client = () => new ControlClient(socket());

  async function start(...args: readonly string[]): Promise<Daemon> {
    const settings = ['-i', 'br0', '--lease-db', `lmdb:${join(folder, 'leases')}`, '--control', socket()];
    const daemon = startDaemon(router, program.path, ...settings, ...args);
    daemons.push(daemon);
    await expect.poll(() => daemon.messages()).toContain('serving DHCPv6 on br0');
    return daemon;
  }

  function run(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program.path, ...args], {
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }
  const leases = (...args: readonly string[]) => run('leases', '--control', socket(), ...args);

  /** Runs dhclient once, with a lease file that it finds again; the address that it has then. */
  function dhclient(...args: readonly string[]): string | undefined {
    const file = join(folder, 'dhclient.leases');
    const common = ['-6', '-1', '-lf', file, '-pf', join(folder, 'dhclient.pid'), '-sf', '/bin/true'];
    sh('ip', 'netns', 'exec', host, 'timeout', '20', 'dhclient', ...common, ...args, 'eth0');
    return [...readFileSync(file, 'utf8').matchAll(/iaaddr ([\da-f:]+) \{/g)].at(-1)?.[1];
  }

  /** A client with a lease goes on in the background. */
  function endClient(): void {
    const file = join(folder, 'dhclient.pid');
    // It may have ended by itself.
    if (existsSync(file)) spawnSync('kill', [readFileSync(file, 'utf8').trim()]);
    rmSync(file, { force: true });
  }

  it('gives an address that outlives it, says who has it, and takes it back', async () => {
    const first = await start('--dhcpv6', 'stateful', '--pool', range);
    await expect.poll(() => lan.heard.at(-1)).toMatchObject({ managed: true, otherConfig: true });
    const address = dhclient();
    expect(address).toMatch(inRange);
    endClient();
    expect(await first.end('SIGKILL')).toBeNull();

    await start('--dhcpv6', 'stateful', '--pool', range);
    expect(leases('list').stdout).toMatch(new RegExp(`^${address ?? ''} +na +active +20`, 'm'));
    const shown = leases('show', address ?? '', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      address,
      prefixLength: 128,
      kind: 'na',
      state: 'active',
    });
    expect(dhclient()).toBe(address);
    const { interfaces, leaseStore } = await client().status();
    expect(interfaces).toMatchObject([{ dhcpv6: { state: 'serving', pools: [{ used: 1 }] } }]);
    expect(leaseStore).toMatchObject({ kind: 'lmdb', available: true, size: 1 });

    dhclient('-r');
    await expect.poll(() => leases('list', '--json').stdout).toBe('');
    expect(leases('show', address ?? '')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`there is no lease of ${address ?? ''}`),
    });
  });

  it('takes leases in, over its socket and into the store of a daemon that does not run', async () => {
    const lease = {
      address: '2001:db8:55::1:7',
      prefixLength: 128,
      kind: 'na',
      state: 'active',
      duid: '00:03:00:01:02:00:00:00:00:07',
      iaid: 7,
      updated: '2026-01-01T00:00:00.000Z',
      preferredUntil: null,
      validUntil: null,
      hostname: 'seven',
    };
    const file = join(folder, 'leases.jsonl');
    writeFileSync(file, `${JSON.stringify(lease)}\n`);
    const database = `lmdb:${join(folder, 'leases')}`;
    expect(leases('import', file, '--lease-db', database).stdout).toBe('1 leases are imported\n');

    const daemon = await start('--dhcpv6', 'stateful', '--pool', range);
    expect(leases('list', '--json').stdout).toBe(`${JSON.stringify(lease)}\n`);
    expect(leases('import', file, '--lease-db', database)).toMatchObject({ status: 1 });
    writeFileSync(
      file,
      `${JSON.stringify({ ...lease, address: '2001:db8:55::1:8', iaid: 8 })}\n{"address":"x"}`,
    );
    expect(leases('import', file)).toMatchObject({
      status: 0,
      stdout: '1 leases are imported, 1 left out\n',
    });
    expect(leases('release', '2001:db8:55::1:7').stdout).toBe(
      '2001:db8:55::1:7 of 00:03:00:01:02:00:00:00:00:07 is free\n',
    );
    expect(leases('list').stdout.trim().split('\n')).toHaveLength(2);
    expect(run('ctl', '--control', socket(), 'dhcpv6', 'reconfigure').stdout).toBe(
      '0 clients are told to renew\n',
    );
    expect(await daemon.end()).toBe(0);
    expect(daemon.log.filter(({ level }) => level >= 40)).toEqual([]);
  });

  it('follows the configuration and the interface', async () => {
    const file = join(folder, 'ra.yaml');
    writeFileSync(file, 'dhcpv6: stateless\nrdnss: 2001:db8:55::53\n');
    const daemon = await start('--config', file);
    await expect.poll(() => lan.heard.at(-1)).toMatchObject({ managed: false, otherConfig: true });
    writeFileSync(file, `dhcpv6: stateful\npool: ${range}\n`);
    daemon.process.kill('SIGHUP');
    await expect.poll(() => lan.heard.at(-1)).toMatchObject({ managed: true });
    writeFileSync(file, 'dhcpv6: stateful\npool: 2001:db8:55::2-2001:db8:55::1\n');
    daemon.process.kill('SIGHUP');
    await expect
      .poll(() => daemon.messages().find((message) => message.includes('is refused')))
      .toContain(`${file}:2:7: pool[0]: 2001:db8:55::2 is behind 2001:db8:55::1`);

    ip(router, 'link del br0');
    await expect.poll(() => daemon.messages()).toContain('DHCPv6 waits: br0: missing');
    ip(
      router,
      `link add br0 type veth peer name eth0 netns ${host}`,
      'link set br0 addrgenmode none',
      'addr add fe80::1/64 dev br0 nodad',
      'addr add 2001:db8:55::1/64 dev br0 nodad',
      'link set br0 up',
    );
    ip(host, 'link set eth0 addrgenmode none', 'addr add fe80::b/64 dev eth0 nodad', 'link set eth0 up');
    await Promise.all([waitForCarrier(router, 'br0'), waitForCarrier(host, 'eth0')]);
    await expect
      .poll(() => daemon.messages().filter((message) => message === 'serving DHCPv6 on br0'))
      .toHaveLength(2);
    expect(dhclient()).toMatch(inRange);
    endClient();
    writeFileSync(file, 'interface: br0\n');
    daemon.process.kill('SIGHUP');
    await expect.poll(() => daemon.messages()).toContain('stopped serving DHCPv6 on br0');
    await expect.poll(async () => (await client().status()).interfaces[0]).not.toHaveProperty('dhcpv6');
  });

  it('does not start where another server has the port, and says how to find it', async () => {
    await start('--dhcpv6', 'stateful');
    const other = startDaemon(
      router,
      program.path,
      '-i',
      'br0',
      '--dhcpv6',
      'stateless',
      '--lease-db',
      'memory:',
    );
    daemons.push(other);
    await expect
      .poll(() => other.messages())
      .toContain('DHCPv6 waits: cannot listen for DHCPv6 on br0, UDP port 547: another process has the port');
    expect(optionsOf(lan.heard.at(-1)!, 'prefix-information')).toHaveLength(1);
  });
});
