import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { internet, testLab, unprivileged, type TestLab } from './support/lab.ts';
import { ovlabOutput, program, type OvlabOutput } from './support/ovlab.ts';
import { ping } from './support/ping.ts';
import { waitFor } from './support/wait.ts';

describe.skipIf(unprivileged).each([
  ['a static key', { mode: 'p2p', auth: 'static-key', port: 2000 }, /^<secret>$/m],
  ['fingerprints', { mode: 'p2p', proto: 'tcp' }, /^peer-fingerprint [\dA-F:]{95}$/m],
])('the client half of a tunnel between two machines with %s', (_, vpn, secret) => {
  const fixed = '2001:db8:7c::77';
  let lab: TestLab;
  const node = () => lab.node('second');
  const client = async (...args: readonly string[]): Promise<OvlabOutput> =>
    ovlabOutput(await node().run(process.execPath, [program, 'client', ...args]));
  const exportAs = (os: string, ...args: readonly string[]) =>
    lab.machine.ovlab([
      ...['client', 'export', 'second', '--name', lab.name, '--os', os, '--remote', '192.0.2.1'],
      ...['--out', join(lab.machine.work, os), ...args],
    ]);

  beforeAll(async () => {
    lab = await testLab(`halves-${process.pid}`);
    await lab.write({
      prefix: '2001:db8:7c::/64',
      vpn,
      clients: [{ name: 'first' }, { name: 'second', address: fixed }],
    });
    await lab.up();
    await lab.signal('second', 'openvpn', 'SIGTERM');
    await waitFor('end OpenVPN', async () => (await lab.programs('second'))['openvpn'] === undefined);
    await node().output('ip', ['link', 'delete', 'tap0']);
  });
  afterAll(() => lab.remove());

  it.each(['linux', 'windows'])(
    'is one file that connects, with the address of the lab file: %s',
    async (os) => {
      const { code, stderr } = await exportAs(os);
      expect(code, stderr).toBe(0);
      const profile = join(lab.machine.work, os, 'second.ovpn');
      const text = await readFile(profile, 'utf8');
      expect(text.replaceAll('\r', '')).toMatch(secret);
      // The second client has the second port.
      expect(text).toMatch(/^remote 192\.0\.2\.1 (2001|1195)\r?$/m);
      const up = await client('up', profile, '--json');
      expect(up.code, up.stderr).toBe(0);
      expect(up.json).toMatchObject({
        addresses: expect.arrayContaining([{ address: fixed, origin: 'static' }]) as unknown,
      });
      // It knows the address on the card of the profile before for half a minute.
      await lab.node('isp').output('ip', ['-6', 'neigh', 'flush', 'dev', 'lan0']);
      await waitFor('be answered by the internet host', async () => {
        const { received } = await ping(node(), { from: fixed, to: internet, wait: 1 });
        return received === 1;
      });
      expect(await client('down', 'second')).toMatchObject({ code: 0 });
    },
  );

  it('is refused for somebody whom the lab file does not name', async () => {
    const { code, stderr } = await lab.machine.ovlab(['client', 'export', 'third', '--name', lab.name]);
    expect(code).not.toBe(0);
    expect(stderr).toContain('[OVLAB_E_NO_CLIENT]');
    expect(stderr).toContain('List it under clients');
  });
});
