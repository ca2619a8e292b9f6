import { decodeMessage, optionsOf, type RouterAdvertisement } from '@ovlab/ndp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRawSocketTransport } from '../src/transport/raw-socket-transport.ts';
import type { RaSocket, RaTransport } from '../src/transport/transport.ts';
import { buildProgram, startDaemon, type Daemon } from './support/daemon.ts';
import {
  inNetns,
  ip,
  removeNetns,
  sh,
  sysctl,
  uniqueName,
  waitForCarrier,
  withoutRoot,
} from './support/netns.ts';

const router = uniqueName('router');
const host = uniqueName('host');
const slow = { timeout: 8000 };

describe.skipIf(withoutRoot)('ovlab-responder on a veth pair', () => {
  let program: Awaited<ReturnType<typeof buildProgram>>;
  let transport: RaTransport;
  let daemon: Daemon | undefined;
  let ear: RaSocket | undefined;
  let heard: { readonly source: string; readonly message: RouterAdvertisement }[];

  beforeAll(async () => {
    [program, transport] = await Promise.all([buildProgram(), createRawSocketTransport()]);
  }, 60_000);
  afterAll(() => program.remove());

  beforeEach(() => {
    sh('ip', 'netns', 'add', router);
    sh('ip', 'netns', 'add', host);
    heard = [];
  });

  afterEach(async () => {
    ear?.close();
    ear = undefined;
    await daemon?.end('SIGKILL');
    daemon = undefined;
    removeNetns(router, host);
  });

  function start(...args: readonly string[]): Daemon {
    daemon = startDaemon(router, program.path, '--interface', 'br0', ...args);
    return daemon;
  }

  /** The router's link with addresses, and the host's, where advertisements are listened for. */
  async function makeLink(): Promise<void> {
    ip(router, `link add br0 mtu 1400 type veth peer name eth0 netns ${host}`);
    sysctl(router, 'net.ipv6.conf.br0.forwarding=1');
    ip(
      router,
      'link set br0 addrgenmode none address 02:00:5e:10:00:01',
      'addr add fe80::1/64 dev br0 nodad',
      'addr add 2001:db8:55::1/64 dev br0 nodad',
      'link set br0 up',
    );
    sysctl(host, 'net.ipv6.conf.eth0.accept_ra=1', 'net.ipv6.conf.eth0.accept_dad=0');
    ip(host, 'link set eth0 address 02:00:5e:10:00:02', 'link set eth0 up');
    const ifindex = Number(sh('ip', 'netns', 'exec', host, 'cat', '/sys/class/net/eth0/ifindex'));
    ear = inNetns(host, () =>
      transport.open(
        { name: 'eth0', ifindex },
        {
          message: ({ bytes, source }) => {
            const message = decodeMessage(bytes);
            if (message.type === 'router-advertisement') heard.push({ source, message });
          },
          signOfLife: () => undefined,
          error: () => undefined,
        },
      ),
    );
    await Promise.all([waitForCarrier(router, 'br0'), waitForCarrier(host, 'eth0')]);
  }

  const hostAddresses = (): string =>
    sh('ip', '-n', host, '-6', 'addr', 'show', 'dev', 'eth0', 'scope', 'global');
  const hostRoutes = (): string => sh('ip', '-n', host, '-6', 'route', 'show', 'default');
  const waitForRoute = () => expect.poll(hostRoutes, slow).toMatch(/default via fe80::1 dev eth0/);

  function sendFromHost(...packets: readonly string[]): void {
    const list = packets.map((packet) => `Ether(dst='33:33:00:00:00:02')/${packet}`).join(',');
    const code = `from scapy.all import *\nsendp([${list}],iface='eth0',verbose=0)`;
    sh('ip', 'netns', 'exec', host, '/usr/bin/python3', '-c', code);
  }

  it('gives the host an address, a default route with its lifetime, and the MTU', async () => {
    await makeLink();
    start('--router-lifetime', '1700', '--valid-lifetime', '3600', '--preferred-lifetime', '1200');
    await waitForRoute();
    expect(hostRoutes()).toMatch(/proto ra metric \d+ expires 1[67]\d\dsec .*pref medium/);
    await expect.poll(hostAddresses, slow).toContain('2001:db8:55::5eff:fe10:2/64');
    expect(hostAddresses()).toMatch(/valid_lft 3[56]\d\dsec preferred_lft 1[12]\d\dsec/);
    expect(sh('ip', 'netns', 'exec', host, 'cat', '/proc/sys/net/ipv6/conf/eth0/mtu').trim()).toBe('1400');
    await expect.poll(() => heard[0]?.source).toBe('fe80::1');
  });

  it('answers rdisc6', async () => {
    await makeLink();
    start('--rdnss', '2001:db8:55::53', '--dnssl', 'lab.example');
    await waitForRoute();
    const answer = sh('ip', 'netns', 'exec', host, 'rdisc6', '-1', '-w', '2000', 'eth0');
    expect(answer).toContain('Prefix                   : 2001:db8:55::/64');
    expect(answer).toContain('Source link-layer address: 02:00:5E:10:00:01');
    expect(answer).toContain('Recursive DNS server     : 2001:db8:55::53');
    expect(answer).toContain('DNS search list          : lab.example');
    expect(answer).toContain('from fe80::1');
  });

  it('answers valid solicitations from the link-local address and no other ones (RFC 4861 6.1.1)', async () => {
    await makeLink();
    const { log } = start();
    await waitForRoute();
    ip(host, 'addr add 2001:db8:55::b/64 dev eth0 nodad');
    await new Promise((resolve) => setTimeout(resolve, 3100));
    const solicited = () => log.filter(({ cause }) => cause === 'solicited').length;
    const before = { heard: heard.length, solicited: solicited() };
    sendFromHost(
      "IPv6(src='fe80::5eff:fe10:2',dst='ff02::2',hlim=64)/ICMPv6ND_RS()",
      "IPv6(src='::',dst='ff02::2',hlim=255)/ICMPv6ND_RS()/ICMPv6NDOptSrcLLAddr(lladdr='02:00:5e:10:00:02')",
      "IPv6(src='fe80::5eff:fe10:2',dst='ff02::2',hlim=255)/ICMPv6ND_RS(code=1)",
    );
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect({ heard: heard.length, solicited: solicited() }).toEqual(before);
    const discards = log.flatMap(({ discard }) => discard ?? []);
    expect(discards.sort()).toEqual(['code', 'unspecified-with-link-layer-address']);

    sendFromHost("IPv6(src='2001:db8:55::b',dst='ff02::2',hlim=255)/ICMPv6ND_RS()");
    await expect.poll(() => heard.length, slow).toBe(before.heard + 1);
    expect(heard.at(-1)?.source).toBe('fe80::1');
    // Its line of the log may come after the packet itself.
    await expect.poll(solicited, slow).toBe(before.solicited + 1);
  });

  it('tells a new MAC address and a new prefix as soon as it may', async () => {
    await makeLink();
    start();
    await waitForRoute();
    ip(router, 'link set br0 address 02:00:5e:10:00:99', 'addr add 2001:db8:56::1/64 dev br0 nodad');
    const told = () => {
      const { message } = heard.at(-1)!;
      return {
        mac: optionsOf(message, 'source-link-layer-address').map(({ linkLayerAddress }) => linkLayerAddress),
        prefixes: optionsOf(message, 'prefix-information').map(({ prefix }) => prefix),
      };
    };
    await expect.poll(told, { timeout: 4000 }).toEqual({
      mac: ['02:00:5e:10:00:99'],
      prefixes: ['2001:db8:55::', '2001:db8:56::'],
    });
    expect(sh('ip', '-n', host, 'neigh', 'show', 'fe80::1')).toContain('02:00:5e:10:00:99 router');
  });

  it('stops being a default router while the kernel does not forward (RFC 4861 6.2.5)', async () => {
    await makeLink();
    start();
    await waitForRoute();
    sysctl(router, 'net.ipv6.conf.br0.forwarding=0');
    await expect.poll(hostRoutes, slow).toBe('');
    sysctl(router, 'net.ipv6.conf.br0.forwarding=1');
    await waitForRoute();
  });

  it('starts before the interface exists, and goes on when it is deleted and made again', async () => {
    const { messages } = start();
    const missing = () => messages().filter((message) => message === 'waiting: br0: missing').length;
    await expect.poll(missing, slow).toBe(1);
    await makeLink();
    await waitForRoute();
    ip(router, 'link del br0');
    await expect.poll(missing, slow).toBe(2);
    ear?.close();
    await makeLink();
    await waitForRoute();
    // The socket of the new interface hears solicitations, so it has joined ff02::2 there.
    const answer = sh('ip', 'netns', 'exec', host, 'rdisc6', '-1', '-w', '2000', 'eth0');
    expect(answer).toContain('from fe80::1');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'takes its route from the hosts at %s, exits 0 and leaves no process',
    async (signal) => {
      await makeLink();
      const started = start('--preference', 'high');
      await waitForRoute();
      expect(hostRoutes()).toContain('pref high');
      expect(await started.end(signal)).toBe(0);
      await expect.poll(hostRoutes, slow).toBe('');
      await expect
        .poll(() => heard.at(-1)?.message)
        .toMatchObject({ routerLifetime: 0, preference: 'medium' });
      expect(hostAddresses()).toContain('2001:db8:55::5eff:fe10:2/64');
      expect(sh('ip', 'netns', 'pids', router)).toBe('');
      expect(started.log.filter(({ level }) => level >= 40)).toEqual([]);
    },
  );

  it('takes its helper with it when it is killed', async () => {
    await makeLink();
    const started = start();
    await waitForRoute();
    const programs = () => sh('ip', 'netns', 'pids', router).split('\n').filter(Boolean);
    await expect.poll(() => programs().length, slow).toBe(2);
    await started.end('SIGKILL');
    await expect.poll(programs, slow).toEqual([]);
  });

  it('logs for people when it is asked to', async () => {
    const started = start('--log-format', 'pretty');
    const time = String.raw`\[\d\d:\d\d:\d\d\.\d{3}\]`;
    await expect
      .poll(() => started.messages().join('\n'), slow)
      .toMatch(new RegExp(`${time} WARN: waiting: br0: missing`));
    expect(await started.end()).toBe(0);
  });

  it('exits 0 while it waits for its interface', async () => {
    const started = start();
    await expect.poll(started.messages, slow).toContain('waiting: br0: missing');
    expect(await started.end()).toBe(0);
    expect(sh('ip', 'netns', 'pids', router)).toBe('');
  });
});
