import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostState } from './support/host-state.ts';
import { addressesOf } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab, type UpReport } from './support/lab.ts';
import { ping } from './support/ping.ts';
import { waitFor } from './support/wait.ts';

const file = {
  advertise: { dhcpv6: 'stateful', rdnss: ['2001:db8:55::53'], dnssl: ['lab.example'] },
  clients: [{ name: 'laptop' }, { name: 'phone' }, { name: 'nas', address: '2001:db8:55::20' }],
};

describe.skipIf(unprivileged)('a lab with DHCPv6', () => {
  let lab: TestLab;
  let before: HostState;
  let report: UpReport;

  beforeAll(async () => {
    lab = await testLab(`dhcp-${process.pid}`);
    before = await lab.machine.state();
    await lab.write(file);
    report = await lab.up();
  });
  afterAll(() => lab.remove());

  function addressOf(client: string, origin: string): string {
    const found = report.clients
      .find(({ name }) => name === client)
      ?.addresses.find((address) => address.origin === origin);
    if (found === undefined) throw new Error(`${client} has no address by ${origin}`);
    return found.address;
  }

  const resolvConf = (client: string) =>
    readFile(join(lab.machine.env.OVLAB_RUN_DIR, lab.name, `resolv-${client}.conf`), 'utf8');

  it('gives each client an address by DHCPv6 beside the one that it makes itself', async () => {
    const leased = [addressOf('laptop', 'dhcpv6'), addressOf('phone', 'dhcpv6')];
    expect(new Set(leased).size).toBe(2);
    for (const address of leased) expect(address).toMatch(/^2001:db8:55:/);
    expect(addressOf('laptop', 'slaac')).toMatch(/^2001:db8:55:/);
    expect(addressOf('nas', 'static')).toBe('2001:db8:55::20');
    expect(report.clients[2]?.addresses).toHaveLength(1);
    const sent = { from: leased[0] ?? '', to: internet, count: 3 };
    expect(await ping(lab.node('laptop'), sent)).toMatchObject({ received: 3 });
    expect(await ping(lab.node('isp'), { to: leased[1] ?? '', count: 3 })).toMatchObject({ received: 3 });
  });

  it('tells the clients name servers and search domains', async () => {
    expect(await resolvConf('laptop')).toMatch(/^search lab\.example\.?\nnameserver 2001:db8:55::53\n$/);
  });

  it('advertises what is to be had by DHCPv6', async () => {
    const heard = await lab.node('laptop').output('rdisc6', ['-1', '-w', '10000', 'tap0']);
    expect(heard).toMatch(/Stateful address conf\. *: +Yes/);
    expect(heard).toMatch(/Stateful other conf\. *: +Yes/);
  });

  it('says who has got what', async () => {
    const { stdout } = await lab.machine.ovlab(['status', lab.name]);
    expect(stdout).toContain(addressOf('phone', 'dhcpv6'));
    expect(stdout).toMatch(/dhcpv6/);
  });

  it('is left as it is the second time', async () => {
    expect(await lab.up()).toMatchObject({ changed: false });
  });

  it('starts a DHCPv6 client again that has ended, and the client gets the same address', async () => {
    await lab.signal('laptop', 'dhclient', 'SIGKILL');
    await waitFor('end', async () => (await lab.programs('laptop'))['dhclient'] === undefined);
    await lab
      .node('laptop')
      .output('ip', ['addr', 'del', `${addressOf('laptop', 'dhcpv6')}/128`, 'dev', 'tap0']);
    const again = await lab.up();
    expect(again.clients[0]?.addresses).toContainEqual({
      address: addressOf('laptop', 'dhcpv6'),
      origin: 'dhcpv6',
    });
  });

  it('keeps the leases when the supervisor is killed', async () => {
    const { pid } = report.server.supervisor;
    await lab.machine.output('kill', ['-s', 'KILL', String(pid)]);
    await lab.signal('phone', 'dhclient', 'SIGKILL');
    const again = await lab.up();
    expect(again.clients[1]?.addresses).toContainEqual({
      address: addressOf('phone', 'dhcpv6'),
      origin: 'dhcpv6',
    });
  });

  it('can be told to give information only', async () => {
    await lab.write({
      ...file,
      advertise: { ...file.advertise, dhcpv6: 'stateless', dnssl: ['other.example'] },
    });
    await lab.up();
    await waitFor('hear of the other domain', async () =>
      (await resolvConf('laptop').catch(() => '')).includes('search other.example'),
    );
    const heard = await lab.node('laptop').output('rdisc6', ['-1', '-w', '10000', 'tap0']);
    expect(heard).toMatch(/Stateful address conf\. *: +No/);
    expect(heard).toMatch(/Stateful other conf\. *: +Yes/);
  });

  it('can be told to go without', async () => {
    await lab.write({ ...file, advertise: { ...file.advertise, dhcpv6: 'off' } });
    await lab.up();
    expect(await lab.programs('laptop')).not.toHaveProperty('dhclient');
    const own = await addressesOf(lab.node('laptop'), 'tap0', 6);
    expect(own.filter(({ prefixlen }) => prefixlen === 128)).toEqual([]);
  });

  it('goes without a trace', async () => {
    expect(await lab.machine.ovlab(['down', '--name', lab.name])).toMatchObject({ code: 0 });
    expect(await lab.machine.state()).toEqual(before);
  });
});
