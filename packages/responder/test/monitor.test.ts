import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeMessage } from '@ovlab/ndp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildProgram } from './support/daemon.ts';
import { ip, removeNetns, sh, sysctl, uniqueName, waitForCarrier, withoutRoot } from './support/netns.ts';

const router = uniqueName('mon-router');
const host = uniqueName('mon-host');

const radvdConf = `
interface br0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 3;
  MaxRtrAdvInterval 4;
  AdvManagedFlag on;
  AdvLinkMTU 1400;
  AdvDefaultPreference high;
  prefix 2001:db8:55::/64 { AdvValidLifetime 7200; AdvPreferredLifetime 3600; };
  route 2001:db8:77::/48 { AdvRouteLifetime 600; };
  RDNSS 2001:db8:55::53 { AdvRDNSSLifetime 30; };
  DNSSL lab.example { AdvDNSSLLifetime 30; };
};
`;

describe.skipIf(withoutRoot)('ovlab-responder monitor', () => {
  let program: Awaited<ReturnType<typeof buildProgram>>;
  let folder: string;
  let children: ChildProcess[];

  beforeAll(async () => {
    program = await buildProgram();
  });
  afterAll(() => program.remove());
  beforeEach(() => {
    children = [];
    folder = mkdtempSync(join(tmpdir(), 'ovlab-monitor-'));
    sh('ip', 'netns', 'add', router);
    sh('ip', 'netns', 'add', host);
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    removeNetns(router, host);
    rmSync(folder, { recursive: true });
  });

  async function makeLink(): Promise<void> {
    ip(router, `link add br0 type veth peer name eth0 netns ${host}`);
    sysctl(router, 'net.ipv6.conf.all.forwarding=1');
    ip(
      router,
      'link set br0 addrgenmode none address 02:00:5e:10:00:01',
      'addr add fe80::1/64 dev br0 nodad',
      'link set br0 up',
    );
    // The kernel solicits by itself otherwise.
    sysctl(host, 'net.ipv6.conf.eth0.accept_ra=0');
    ip(host, 'link set eth0 addrgenmode none', 'addr add fe80::2/64 dev eth0 nodad', 'link set eth0 up');
    await Promise.all([waitForCarrier(router, 'br0'), waitForCarrier(host, 'eth0')]);
  }

  /** Starts a program in a namespace and keeps what it says. */
  function start(netns: string, ...command: readonly string[]) {
    const { NO_COLOR: _, ...env } = process.env;
    const child = spawn('ip', ['netns', 'exec', netns, ...command], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
    return { child, said, exited };
  }

  const monitor = (netns: string, ...args: readonly string[]) =>
    start(netns, process.execPath, program.path, 'monitor', ...args);

  function startRadvd(): void {
    const config = join(folder, 'radvd.conf');
    writeFileSync(config, radvdConf);
    start(router, 'radvd', '-n', '-m', 'stderr', '-C', config, '-p', join(folder, 'radvd.pid'), '-u', 'root');
  }

  it('shows what radvd advertises, from before the interface exists until SIGINT', async () => {
    const { child, said, exited } = monitor(host, '-i', 'eth0');
    await expect.poll(() => said.err).toBe('waiting: eth0 does not exist\n');
    await makeLink();
    await expect.poll(() => said.err).toContain('listening on eth0\n');
    startRadvd();
    await expect.poll(() => said.out).toContain('router lifetime 12 s');
    child.kill('SIGINT');
    expect(await exited).toBe(0);
    const [first = ''] = said.out.split(/\n(?=\S)/);
    expect(first.replace(/^\S+Z/, 'TIME')).toMatchInlineSnapshot(`
      "TIME eth0: Router Advertisement from fe80::1, 136 octets
        code 0, cur hop limit 64, managed yes, other config no, home agent no, proxy no, snac no, preference high, router lifetime 12 s, reachable time 0 ms, retrans timer 0 ms
        prefix information: prefix 2001:db8:55::/64, on link yes, autonomous yes, router address no, dhcpv6 pd preferred no, valid lifetime 7200 s, preferred lifetime 3600 s
        route information: prefix 2001:db8:77::/48, preference medium, route lifetime 600 s
        rdnss: lifetime 30 s, addresses 2001:db8:55::53
        dnssl: lifetime 30 s, domains lab.example
        mtu: 1400 octets
        source link layer address: 02:00:5e:10:00:01
      "
    `);
  });

  it('shows the solicitations of rdisc6 as lines of JSON, and ends after so many', async () => {
    await makeLink();
    const { said, exited } = monitor(router, '-i', 'br0', '--json', '--count', '1');
    await expect.poll(() => said.err).toBe('listening on br0\n');
    start(host, 'rdisc6', '-1', '-w', '5000', 'eth0');
    expect(await exited).toBe(0);
    const { bytes, message, time, ...rest } = JSON.parse(said.out);
    expect(rest).toEqual({ interface: 'br0', source: 'fe80::2', type: 'router-solicitation' });
    expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000);
    expect(decodeMessage(Buffer.from(bytes, 'hex'))).toEqual(message);
    expect(message).toEqual({ type: 'router-solicitation', code: 0, options: [] });
  });

  it('shows invalid messages with the reason', async () => {
    await makeLink();
    const { said, exited } = monitor(router, '--count', '2');
    await expect.poll(() => said.err).toBe('listening on br0\n');
    const packets =
      "Ether(dst='33:33:00:00:00:02')/IPv6(src='::',dst='ff02::2',hlim=255)/ICMPv6ND_RS()/ICMPv6NDOptSrcLLAddr()," +
      "Ether(dst='33:33:00:00:00:01')/IPv6(src='2001:db8::9',dst='ff02::1',hlim=255)/ICMPv6ND_RA()";
    const code = `from scapy.all import *\nsendp([${packets}],iface='eth0',verbose=0)`;
    start(host, '/usr/bin/python3', '-c', code);
    expect(await exited).toBe(0);
    expect(said.out).toContain('invalid, a receiver discards it: unspecified-with-link-layer-address');
    expect(said.out).toContain('invalid, a receiver discards it: source-not-link-local');
  });

  it('ends with a reader that has seen enough', async () => {
    await makeLink();
    const run = `'${process.execPath}' '${program.path}' monitor -i eth0 --json | head -n 1`;
    const { said, exited } = start(host, 'bash', '-o', 'pipefail', '-c', run);
    await expect.poll(() => said.err).toContain('listening on eth0');
    startRadvd();
    await expect.poll(() => said.out).toContain('"router-advertisement"');
    expect(await exited).toBe(0);
    expect(said.err).toBe('listening on eth0\n');
  });
});
