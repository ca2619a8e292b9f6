import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostState } from '../support/host-state.ts';
import { testLab, unprivileged, type TestLab, type UpReport } from '../support/lab.ts';

const CLIENTS = 50;

describe.skipIf(unprivileged)(`a lab of ${String(CLIENTS)} clients`, () => {
  let lab: TestLab;
  let before: HostState;
  let report: UpReport;

  beforeAll(async () => {
    lab = await testLab(`scale-${process.pid}`);
    before = await lab.machine.state();
  });
  afterAll(() => lab.remove());

  it('comes up whole, each client with an address of its own', async () => {
    await lab.write({ clients: CLIENTS });
    report = await lab.up();
    expect(report.clients).toHaveLength(CLIENTS);
    for (const client of report.clients) {
      expect(client).toMatchObject({ tunnel: 'connected', gateway: report.clients[0]?.gateway });
      expect(client.addresses.map(({ origin }) => origin)).toEqual(['slaac']);
    }
    expect(new Set(report.clients.map(({ addresses }) => addresses[0]?.address)).size).toBe(CLIENTS);
  });

  it('is left as it is by a second run', async () => {
    const again = await lab.up();
    expect(again.changed).toBe(false);
    expect(again.server.openvpn.pid).toBe(report.server.openvpn.pid);
  });

  it('loses half of them at once without disturbing the others', async () => {
    const kept = await lab.programs('client1');
    await lab.write({ clients: CLIENTS / 2 });
    const smaller = await lab.up();
    expect(smaller.clients).toHaveLength(CLIENTS / 2);
    expect(await lab.programs('client1')).toEqual(kept);
  });

  it('goes without a trace', async () => {
    expect(await lab.machine.ovlab(['down', '--name', lab.name])).toMatchObject({ code: 0 });
    expect(await lab.machine.state()).toEqual(before);
  });
});
