import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRawSocketTransport } from '../src/transport/raw-socket-transport.ts';
import type { RaTransport } from '../src/transport/transport.ts';
import { buildProgram } from './support/daemon.ts';
import { makeLan, type Lan } from './support/lan.ts';
import { sh, uniqueName, withoutRoot } from './support/netns.ts';

const units = fileURLToPath(new URL('../systemd', import.meta.url));
const names = ['ovlab-responder.service', 'ovlab-responder@.service'] as const;

/** Values of a setting of a unit, in their order. */
function setting(unit: string, name: string): string[] {
  const text = readFileSync(join(units, unit), 'utf8');
  return [...text.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
}

describe.each(names)('%s', (name) => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ovlab-units-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is a unit without mistakes', () => {
    // Whether the program is installed on this machine is another question.
    const text = readFileSync(join(units, name), 'utf8').replace('=ovlab-responder ', '=/bin/true ');
    const instance = name.replace('@', '@br0');
    writeFileSync(join(folder, instance), text);
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', join(folder, instance)], {
      encoding: 'utf8',
    });
    expect(stderr.split('\n').filter((line) => line.includes(instance))).toEqual([]);
    expect(status).toBe(0);
  });

  it('is exposed by less than 2.0 of 10', () => {
    const { status, stdout } = spawnSync(
      'systemd-analyze',
      ['security', '--offline=true', '--threshold=20', '--no-pager', join(units, name)],
      { encoding: 'utf8' },
    );
    expect(stdout).toMatch(/Overall exposure level .*: [01]\.\d/);
    expect(status).toBe(0);
  });

  it('has what its sockets need and no other capability', () => {
    expect(setting(name, 'AmbientCapabilities')).toEqual(['CAP_NET_RAW CAP_NET_BIND_SERVICE']);
    expect(setting(name, 'CapabilityBoundingSet')).toEqual(['CAP_NET_RAW CAP_NET_BIND_SERVICE']);
  });
});

describe('ovlab-responder@.service', () => {
  it.each([
    ['with its file', true],
    ['without one', false],
  ])('starts %s', (_name, hasFile) => {
    const folder = mkdtempSync(join(tmpdir(), 'ovlab-instance-'));
    const [quoted = ''] = setting('ovlab-responder@.service', 'ExecStart');
    const [, script = ''] = /^\/bin\/sh -c '(.*)'$/.exec(quoted) ?? [];
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/ovlab-responder'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
    if (hasFile) writeFileSync(join(folder, 'ra-br-lan.yaml'), '');
    const said = execFileSync('/bin/sh', ['-c', script.replaceAll('$$', '$').replace('/etc/ovlab', folder)], {
      encoding: 'utf8',
      env: { PATH: join(folder, 'bin'), INTERFACE: 'br-lan', RUNTIME_DIRECTORY: '/run/x' },
    });
    rmSync(folder, { recursive: true });
    expect(said.trim().split('\n')).toEqual([
      ...['--interface', 'br-lan', '--control', '/run/x/control.sock'],
      ...(hasFile ? ['--config', `${folder}/ra-br-lan.yaml`] : []),
    ]);
  });
});

const receiver = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('bound', flush=True)
while True: print(repr(s.recv(4096).decode()), flush=True)
`;

describe.skipIf(withoutRoot)('the daemon with the capabilities of the units', () => {
  const router = uniqueName('sd-router');
  const host = uniqueName('sd-host');
  let program: Awaited<ReturnType<typeof buildProgram>>;
  let transport: RaTransport;
  let lan: Lan;
  let folder: string;
  let children: ChildProcess[];

  beforeAll(async () => {
    [program, transport] = await Promise.all([buildProgram(), createRawSocketTransport()]);
  });
  afterAll(() => program.remove());
  beforeEach(async () => {
    children = [];
    folder = mkdtempSync(join(tmpdir(), 'ovlab-systemd-'));
    chmodSync(folder, 0o777);
    lan = await makeLan(router, host, transport);
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    lan.remove();
    rmSync(folder, { recursive: true });
  });

  /** What a process that plays the service manager is told. */
  async function listenForNotes(): Promise<readonly string[]> {
    const child = spawn('/usr/bin/python3', ['-c', receiver, join(folder, 'notify')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const told: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => told.push(line));
    await expect.poll(() => told).toEqual(['bound']);
    chmodSync(join(folder, 'notify'), 0o777);
    told.length = 0;
    return told;
  }

  it('advertises, keeps its state, and tells the service manager', async () => {
    const told = await listenForNotes();
    const capabilities = '-all,+net_raw,+net_bind_service';
    const command = [
      ...['netns', 'exec', router, 'setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'],
      ...['--no-new-privs', `--bounding-set=${capabilities}`],
      ...[`--inh-caps=${capabilities}`, `--ambient-caps=${capabilities}`],
      // As the first line of the program says.
      ...[
        process.execPath,
        '--max-semi-space-size=1',
        program.path,
        '-i',
        'br0',
        '--control',
        join(folder, 'control.sock'),
      ],
      ...['--dhcpv6', 'stateful'],
    ];
    const { NO_COLOR: _, ...env } = process.env;
    const child = spawn('ip', command, {
      env: {
        ...env,
        NOTIFY_SOCKET: join(folder, 'notify'),
        WATCHDOG_USEC: '400000',
        STATE_DIRECTORY: `${folder}/state:/nowhere`,
      },
      stdio: 'ignore',
    });
    children.push(child);
    const ended = new Promise((resolve) => child.on('close', resolve));

    await expect.poll(lan.routes).toContain('via fe80::1 dev eth0');
    const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8');
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
      expect(status).toMatch(new RegExp(`^${set}:\\t0*2400$`, 'm'));
    }
    expect(readFileSync(`/proc/${String(child.pid)}/cmdline`, 'utf8')).toContain(
      '--max-semi-space-size=16\0',
    );
    await expect.poll(() => told).toContain("'READY=1\\nSTATUS=advertising on br0'");
    await expect.poll(() => told.filter((line) => line === "'WATCHDOG=1'").length).toBeGreaterThan(3);

    child.kill('SIGHUP');
    await expect.poll(() => told.findLastIndex((line) => line.startsWith("'READY=1"))).toBeGreaterThan(1);
    const reloading = told.find((line) => line.startsWith("'RELOADING=1"));
    const since = BigInt(/MONOTONIC_USEC=(\d+)/.exec(reloading ?? '')?.[1] ?? 0);
    // The clock of hrtime, in microseconds: another one would be off by the age of the machine.
    expect(process.hrtime.bigint() / 1000n - since).toBeLessThan(600_000_000n);
    expect(process.hrtime.bigint() / 1000n).toBeGreaterThan(since);

    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    await expect.poll(lan.routes).toBe('');
    await expect.poll(() => told).toContain("'STOPPING=1\\nSTATUS=stopping'");
    expect(sh('ls', join(folder, 'state')).trim().split('\n')).toEqual(['advertised-br0.json', 'leases']);
    expect(sh('ls', join(folder, 'state', 'leases'))).toContain('server.json');
  });
});
