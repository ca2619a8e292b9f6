import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostState } from './support/host-state.ts';
import { addressesOf } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab, type UpReport } from './support/lab.ts';
import { ping } from './support/ping.ts';

describe.skipIf(unprivileged)('a lab over TCP with clients of several kinds', () => {
  let lab: TestLab;
  let before: HostState;
  let report: UpReport;

  beforeAll(async () => {
    lab = await testLab(`variants-${process.pid}`);
    before = await lab.machine.state();
    await lab.write({
      prefix: '2001:db8:77::/64',
      vpn: { proto: 'tcp', port: 443 },
      clients: [
        { name: 'laptop' },
        { name: 'nas', address: '2001:db8:77::20' },
        { name: 'book', os: 'macos' },
      ],
    });
    report = await lab.up();
  });
  afterAll(() => lab.remove());

  it('runs the tunnel over the port of the file', async () => {
    const listening = await lab.node('server').output('ss', ['-Hltn']);
    expect(listening).toContain(':443 ');
    expect(await lab.node('server').output('ss', ['-Hlun'])).not.toContain(':443 ');
  });

  it('gives a client its static address, and no other of the prefix', async () => {
    expect(report.clients[1]).toMatchObject({
      name: 'nas',
      addresses: [{ address: '2001:db8:77::20', origin: 'static' }],
    });
    const own = await addressesOf(lab.node('nas'), 'tap0', 6);
    expect(own.filter(({ scope }) => scope === 'global').map(({ local }) => local)).toEqual([
      '2001:db8:77::20',
    ]);
    expect(await ping(lab.node('nas'), { from: '2001:db8:77::20', to: internet, count: 3 })).toMatchObject({
      received: 3,
    });
    expect(await ping(lab.node('isp'), { to: '2001:db8:77::20', count: 3 })).toMatchObject({ received: 3 });
  });

  it('makes no node for a system that the lab cannot run, and says so', async () => {
    expect(report.clients[2]).toMatchObject({ name: 'book', tunnel: 'not-run', addresses: [] });
    expect((await lab.upText()).stdout).toMatch(/^book +not run \(macos\)/m);
  });

  it('goes without a trace', async () => {
    expect(await lab.machine.ovlab(['down', '--name', lab.name])).toMatchObject({ code: 0 });
    expect(await lab.machine.state()).toEqual(before);
  });
});
