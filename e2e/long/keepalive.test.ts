import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { internet, testLab, unprivileged, type TestLab, type UpReport } from '../support/lab.ts';
import { ping } from '../support/ping.ts';
import { waitFor } from '../support/wait.ts';

describe.skipIf(unprivileged)('clients of a server whose OpenVPN crashed', () => {
  let lab: TestLab;

  beforeAll(async () => {
    lab = await testLab(`keepalive-${process.pid}`);
    await lab.write({ clients: [{ name: 'client1' }, { name: 'client2' }] });
    await lab.up();
  });
  afterAll(() => lab.remove());

  it('come back by themselves once the keepalive of 60 seconds has run out', async () => {
    await lab.signal('server', 'openvpn', 'SIGKILL');
    const clients = ['client1', 'client2'];
    await waitFor(
      'reconnect the clients',
      async () => {
        const answers = await Promise.all(
          clients.map((name) => ping(lab.node(name), { to: internet, wait: 1 })),
        );
        return answers.every(({ received }) => received === 1);
      },
      90_000,
    );
    const { code, json } = await lab.machine.ovlab(['status', lab.name, '--json']);
    expect(code).toBe(0);
    expect((json as UpReport).clients.map(({ tunnel }) => tunnel)).toEqual(['connected', 'connected']);
    expect((await lab.upText()).stderr).toContain('no changes');
  });
});
