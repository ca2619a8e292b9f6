import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostState } from './support/host-state.ts';
import { addressesOf, routes6 } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab, type UpReport } from './support/lab.ts';
import { ping } from './support/ping.ts';
import { waitFor } from './support/wait.ts';

describe.skipIf(unprivileged)('clients of Windows in a lab', () => {
  const fixed = '2001:db8:78::20';
  let lab: TestLab;
  let before: HostState;
  let report: UpReport;

  const ownAddresses = async (node: string) =>
    (await addressesOf(lab.node(node), 'tap0', 6))
      .filter(({ scope }) => scope === 'global')
      .map(({ local }) => local);

  beforeAll(async () => {
    lab = await testLab(`windows-${process.pid}`);
    before = await lab.machine.state();
    await lab.write({
      prefix: '2001:db8:78::/64',
      advertise: { rdnss: ['2001:db8:78::53'] },
      clients: [
        { name: 'desk', os: 'windows', address: fixed },
        { name: 'tablet', os: 'windows' },
      ],
    });
    report = await lab.up();
  });
  afterAll(() => lab.remove());

  it('are connected, each with its address', () => {
    expect(report.clients).toMatchObject([
      {
        name: 'desk',
        os: 'windows',
        tunnel: 'connected',
        addresses: [{ address: fixed, origin: 'static' }],
        rttMs: expect.any(Number),
      },
      {
        name: 'tablet',
        os: 'windows',
        tunnel: 'connected',
        addresses: [{ address: expect.stringMatching(/^2001:db8:78:/), origin: 'slaac' }],
        rttMs: expect.any(Number),
      },
    ]);
  });

  it.each(['desk', 'tablet'])('run the very profile that is handed over: %s', async (name) => {
    const out = join(lab.machine.work, 'bundles');
    const exported = await lab.machine.ovlab([
      ...['client', 'export', name, '--name', lab.name, '--os', 'windows'],
      ...['--remote', '192.0.2.1', '--out', out, '--force'],
    ]);
    expect(exported.code, exported.stderr).toBe(0);
    const [handedOver, running] = await Promise.all([
      readFile(join(out, `${name}.ovpn`), 'utf8'),
      readFile(join(lab.machine.env.OVLAB_RUN_DIR, lab.name, `client-${name}.ovpn`), 'utf8'),
    ]);
    expect(running).toBe(handedOver);
    expect(handedOver).toMatch(/\r\nroute-delay 0\r\n/);
  });

  it('are reached from the internet, and reach it, at the static address', async () => {
    const answers = await Promise.all([
      ping(lab.node('isp'), { from: internet, to: fixed, count: 3 }),
      ping(lab.node('desk'), { from: fixed, to: internet, count: 3 }),
    ]);
    for (const { received, text } of answers) expect(received, text).toBe(3);
    expect(await ownAddresses('desk')).toEqual([fixed]);
  });

  it('lose address and route with their OpenVPN, and are mended by up', async () => {
    await lab.signal('desk', 'openvpn', 'SIGTERM');
    await waitFor('end OpenVPN', async () => (await lab.programs('desk'))['openvpn'] === undefined);
    expect(await ownAddresses('desk')).toEqual([]);
    const left = await routes6(lab.node('desk'));
    expect(left.filter(({ gateway }) => gateway === '2001:db8:78::1')).toEqual([]);
    const again = await lab.up();
    expect(again.clients[0]).toMatchObject({ tunnel: 'connected', addresses: [{ address: fixed }] });
  });

  it('go without a trace', async () => {
    expect(await lab.machine.ovlab(['down', '--name', lab.name])).toMatchObject({ code: 0 });
    expect(await lab.machine.state()).toEqual(before);
  });
});
