import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow } from './support/files.ts';
import { globalAddresses, ipRows } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab } from './support/lab.ts';
import { ovlabOutput, program, type OvlabOutput } from './support/ovlab.ts';
import { ping } from './support/ping.ts';
import { waitFor } from './support/wait.ts';

describe.skipIf(unprivileged)('a client of this machine', () => {
  let lab: TestLab;
  let profile: string;
  let address: string;
  let before: { links: unknown; addresses: unknown; files: unknown };

  /** In the node of a client, whose own OpenVPN has ended: a machine that has the internet and no tunnel. */
  const client = async (...args: readonly string[]): Promise<OvlabOutput> =>
    ovlabOutput(await lab.node('laptop').run(process.execPath, [program, 'client', ...args]));
  const addressIn = ({ json }: OvlabOutput): string =>
    (json as { addresses: { address: string }[] }).addresses[0]?.address ?? '';
  const look = async () => ({
    links: (await ipRows(lab.node('laptop'), 'link')).map(({ ifname }) => ifname),
    addresses: await globalAddresses(lab.node('laptop')),
    files: (await filesBelow(lab.machine)).filter((file) => file.includes('client-guest')),
  });

  beforeAll(async () => {
    lab = await testLab(`run-${process.pid}`);
    await lab.write({ prefix: '2001:db8:79::/64', clients: [{ name: 'laptop' }] });
    await lab.up();
    const ovlab = async (...args: readonly string[]) => {
      const { code, stderr } = await lab.machine.ovlab([...args, '--name', lab.name]);
      expect(code, stderr).toBe(0);
    };
    await ovlab('client', 'add', 'guest');
    await ovlab('client', 'add', 'fixed', '--address', '2001:db8:79::77');
    for (const name of ['guest', 'fixed'])
      await ovlab(
        'client',
        'export',
        name,
        '--os',
        'linux',
        '--remote',
        '192.0.2.1',
        '--out',
        lab.machine.work,
      );
    profile = join(lab.machine.work, 'guest.ovpn');
    await lab.signal('laptop', 'openvpn', 'SIGTERM');
    await waitFor('end OpenVPN', async () => (await lab.programs('laptop'))['openvpn'] === undefined);
    await lab.node('laptop').run('ip', ['link', 'delete', 'tap0']);
    before = await look();
  });
  afterAll(() => lab.remove());

  it('is up with an address out of the prefix, by which the internet is reached', async () => {
    const up = await client('up', profile, '--prefix', '2001:db8:79::/64', '--json');
    expect(up.code, up.stderr).toBe(0);
    expect(up.json).toMatchObject({
      client: 'guest',
      changed: true,
      device: 'tap-guest',
      addresses: [{ address: expect.stringMatching(/^2001:db8:79:/), origin: 'slaac' }],
      gateway: expect.stringMatching(/^fe80:/),
      seconds: expect.any(Number),
    });
    address = addressIn(up);
    const { received, text } = await ping(lab.node('laptop'), {
      from: address,
      to: internet,
      count: 3,
    });
    expect(received, text).toBe(3);
  });

  it('is left as it is by another up', async () => {
    const again = await client('up', profile);
    expect(again.stdout).toContain('no changes: guest is up on tap-guest');
    expect((await lab.programs('laptop'))['openvpn']).toHaveLength(1);
  });

  it('is shown by status', async () => {
    const { json } = await client('status', '--json');
    expect(json).toMatchObject({ clients: [{ client: 'guest', tunnel: 'connected', profile }] });
    expect((await client('status')).stdout).toMatch(/^guest +connected +tap-guest +2001:db8:79:\S+ +slaac/m);
    expect(await client('status', 'nobody')).toMatchObject({ code: 1 });
  });

  it('is no lab, and does not disturb those that are', async () => {
    const { stdout } = await lab.machine.ovlab(['ls']);
    expect(stdout).not.toContain('client-guest');
  });

  it('goes with down, and leaves nothing', async () => {
    expect(await client('down')).toMatchObject({ code: 0 });
    expect(await look()).toEqual(before);
    const again = await client('down', 'guest');
    expect(again.stderr).toContain('guest does not run here');
    expect(again.code).toBe(0);
  });

  it('takes a static address from its profile, and the name of the file without its ending', async () => {
    const up = await client('up', join(lab.machine.work, 'fixed'), '--json');
    expect(up.json).toMatchObject({
      client: 'fixed',
      addresses: expect.arrayContaining([{ address: '2001:db8:79::77', origin: 'static' }]) as unknown,
    });
    const { received } = await ping(lab.node('isp'), { to: '2001:db8:79::77', count: 2 });
    expect(received).toBe(2);
    expect(await client('down', 'fixed')).toMatchObject({ code: 0 });
    expect(await look()).toEqual(before);
  });

  it('says why it does not come up, and goes back', async () => {
    const wrong = join(lab.machine.work, 'wrong.ovpn');
    const text = await readFile(profile, 'utf8');
    await lab.machine.output('sh', ['-c', `cat > ${wrong}`], {
      input: text.replace(/^remote .*$/m, 'remote 192.0.2.1 1 udp4'),
    });
    const { code, stderr } = await client('up', wrong, '--timeout', '4');
    expect(code).toBe(1);
    expect(stderr).toContain('tap-wrong did not get a global address in 4 s');
    expect(stderr).toContain('[OVLAB_E_NOT_READY]');
    expect((await look()).links).toEqual(before.links);
    expect((await client('status', '--json')).json).toEqual({ clients: [] });
    expect(await client('down', 'wrong')).toMatchObject({ code: 0 });
  });

  it('is found again after its starter was killed before it could write anything down', async () => {
    // With the same MAC address, and so with the same address as before.
    expect(addressIn(await client('up', profile, '--json'))).toBe(address);
    await lab.machine.output('rm', [join(lab.machine.env.OVLAB_RUN_DIR, 'client-guest', 'client.json')]);
    expect(await client('down', 'guest')).toMatchObject({ code: 0 });
    expect(await look()).toEqual(before);
  });

  it('refuses what is no profile of a bridge', async () => {
    const tun = join(lab.machine.work, 'office.ovpn');
    await lab.machine.output('sh', ['-c', `printf 'client\\ndev tun\\nremote a\\n' > ${tun}`]);
    expect(await client('up', tun)).toMatchObject({ code: 2 });
    expect(await client('up', join(lab.machine.work, 'nothing'))).toMatchObject({ code: 2 });
  });
});
