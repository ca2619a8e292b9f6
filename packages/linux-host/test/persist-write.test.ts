import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  persistBackends,
  removePersistence,
  renderPersistence,
  writePersistence,
} from '../src/persist/index.ts';
import { withHeader } from '../src/persist/header.ts';
import { createMachine, servers, staticServer, type Machine } from './persist-world.ts';

let machine: Machine;
beforeEach(() => {
  machine = createMachine();
});
afterEach(() => machine.remove());

const own = '/etc/systemd/network/05-ovlab-demo-br0.network';
const manifest = '/var/lib/ovlab/demo/persist/manifest.json';

/** Files as an installer leaves them, of every kind of machine. */
function furnish({ put, link }: Machine): void {
  put(
    '/etc/network/interfaces',
    'source /etc/network/interfaces.d/*\n\nauto lo eth0\niface lo inet loopback\niface eth0 inet dhcp\n',
    0o640,
  );
  put(
    '/etc/network/interfaces.d/50-cloud-init',
    'auto eth0\niface eth0 inet6 static\n    address 2001:db8:55::1/64\n',
  );
  put(
    '/etc/netplan/50-cloud-init.yaml',
    '# by the provider\nnetwork:\n  version: 2\n  ethernets:\n    eth0:\n      dhcp4: true\n',
    0o600,
  );
  put('/etc/systemd/network/00-eth0.network', '[Match]\nName=e*\n\n[Network]\nDHCP=yes\n');
  put('/etc/sysconfig/network', 'NETWORKING=yes\nHOSTNAME=old');
  put('/etc/sysconfig/network-scripts/ifcfg-eth0', 'DEVICE=eth0\nBOOTPROTO=dhcp\nONBOOT=yes\n');
  put('/etc/sysconfig/network-scripts/route6-eth0', 'default via fe80::254 dev eth0\n', 0o600);
  put('/etc/sysconfig/iptables', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j REJECT\nCOMMIT\n', 0o600);
  put('/etc/sysctl.conf', 'kernel.sysrq = 0\n');
  put('/etc/hostname', 'old\n');
  put('/etc/cloud/cloud.cfg', 'users: []\n');
  link('/etc/resolv.conf', '../run/systemd/resolve/stub-resolv.conf');
}

describe.each(persistBackends)('what is written for %s', (backend) => {
  it('goes again, and leaves the machine byte for byte as it was', async () => {
    furnish(machine);
    const before = machine.tree();
    await machine.persist(staticServer, backend);
    expect(machine.tree()).not.toEqual(before);
    await removePersistence({ lab: 'demo', root: machine.root });
    expect(machine.tree()).toEqual(before);
  });

  it('goes again from a machine without any of the files', async () => {
    await machine.persist(staticServer, backend);
    await removePersistence({ lab: 'demo', root: machine.root });
    expect(machine.tree()).toEqual({});
  });

  it('is the same when it is written twice', async () => {
    furnish(machine);
    await machine.persist(staticServer, backend);
    const once = machine.tree();
    const { changes } = await machine.persist(staticServer, backend);
    expect(changes.filter(({ action }) => action !== 'unchanged')).toEqual([]);
    expect(machine.tree()).toEqual(once);
  });

  it('takes back what a later writing does not want, and goes even so', async () => {
    furnish(machine);
    const before = machine.tree();
    const { hostname: _, ...rest } = staticServer;
    await machine.persist(staticServer, backend);
    await machine.persist({ ...rest, taps: ['tap9'], resolver: { nameservers: [], search: [] } }, backend);
    expect(machine.read('/etc/hostname')).toBe('old\n');
    expect(Object.entries(machine.tree()).filter(([path]) => path.includes('tap0'))).toEqual([]);
    await removePersistence({ lab: 'demo', root: machine.root });
    expect(machine.tree()).toEqual(before);
  });

  it('is only told of by a dry run', async () => {
    furnish(machine);
    const before = machine.tree();
    const { changes } = await machine.persist(staticServer, backend, { dryRun: true });
    expect(changes.map(({ path }) => path)).toContain('/etc/ovlab/demo.nft');
    expect(machine.tree()).toEqual(before);
  });
});

describe('writePersistence', () => {
  it('refuses a file of somebody else before it changes anything', async () => {
    machine.put(own, '[Match]\nName=br0\n');
    const before = machine.tree();
    await expect(machine.persist(staticServer, 'systemd-networkd')).rejects.toMatchObject({
      code: 'OVLAB_E_FOREIGN',
      message: `${own} was there before, and is not of ovlab`,
      hint: expect.stringContaining('ovlab server persist --force') as string,
    });
    expect(machine.tree()).toEqual(before);
  });

  it('replaces it with force, keeps a copy, and puts it back at the end', async () => {
    machine.put(own, '[Match]\nName=br0\n', 0o640);
    const { kept } = await machine.persist(staticServer, 'systemd-networkd', { force: true });
    expect(kept.map((path) => machine.read(path))).toEqual(['[Match]\nName=br0\n']);
    expect(machine.read(own)).toContain('Address=192.0.2.10/24');
    await removePersistence({ lab: 'demo', root: machine.root });
    expect(machine.tree()[own]).toBe('640 [Match]\nName=br0\n');
  });

  it('finds what was changed by hand in its own file, with and without the manifest', async () => {
    await machine.persist(staticServer, 'systemd-networkd');
    machine.put(own, machine.read(own).replace('192.0.2.10', '192.0.2.11'));
    const refusal = { message: `${own} was changed by hand` };
    await expect(machine.persist(staticServer, 'systemd-networkd')).rejects.toMatchObject(refusal);
    await expect(removePersistence({ lab: 'demo', root: machine.root })).rejects.toMatchObject(refusal);
    const { kept } = await machine.persist(staticServer, 'systemd-networkd', { force: true });
    expect(kept.map((path) => machine.read(path))).toEqual([expect.stringContaining('192.0.2.11')]);
    expect(machine.read(own)).toContain('192.0.2.10');
  });

  it('finds it in a file of somebody else that it had to change', async () => {
    machine.put('/etc/netplan/01.yaml', 'network: {ethernets: {eth0: {dhcp4: true}}}\n');
    await machine.persist(staticServer, 'netplan');
    machine.put('/etc/netplan/01.yaml', 'network: {ethernets: {eth0: {dhcp6: true}}}\n');
    await expect(machine.persist(staticServer, 'netplan')).rejects.toMatchObject({
      message: '/etc/netplan/01.yaml was changed by hand',
    });
    const { kept } = await removePersistence({ lab: 'demo', root: machine.root, force: true });
    expect(kept).toHaveLength(1);
    expect(machine.read('/etc/netplan/01.yaml')).toContain('dhcp4: true');
  });

  it('keeps what somebody adds to a shared file', async () => {
    machine.put('/etc/sysctl.conf', 'kernel.sysrq = 0\n');
    await machine.persist(staticServer, 'ifcfg');
    machine.put('/etc/sysctl.conf', `${machine.read('/etc/sysctl.conf')}vm.swappiness = 1\n`);
    await removePersistence({ lab: 'demo', root: machine.root });
    expect(machine.read('/etc/sysctl.conf')).toBe('kernel.sysrq = 0\nvm.swappiness = 1\n');
  });

  it('knows its files again when the manifest is lost', async () => {
    await machine.persist(staticServer, 'systemd-networkd');
    const written = machine.read(own);
    machine.put(manifest, '');
    await expect(machine.persist(staticServer, 'systemd-networkd')).rejects.toMatchObject({
      code: 'OVLAB_E_FILE',
    });
    const files = renderPersistence({ ...staticServer, mtu: 1400 }, 'systemd-networkd');
    const elsewhere = {
      lab: 'demo',
      backend: 'systemd-networkd',
      root: machine.root,
      stateDirectory: '/var/other',
    } as const;
    await writePersistence(files, elsewhere);
    expect(machine.read(own)).toBe(written);
    expect(machine.read('/etc/systemd/network/05-ovlab-demo-eth0.network')).toContain('MTUBytes=1400');
  });

  it('never takes a file of another lab, not even by force', async () => {
    machine.put(own, withHeader('other', '[Match]\nName=br0\n'));
    await expect(machine.persist(staticServer, 'systemd-networkd', { force: true })).rejects.toMatchObject({
      message: `${own} belongs to the lab other`,
    });
  });

  it('does not follow a directory out of the root', async () => {
    machine.link('/etc/systemd', '/usr/lib/systemd');
    await expect(machine.persist(staticServer, 'systemd-networkd')).rejects.toMatchObject({
      code: 'OVLAB_E_FILE',
      message: expect.stringContaining('leads out of') as string,
    });
  });

  it('keeps keys and the manifest for root alone', async () => {
    await machine.persist(staticServer, 'ifcfg');
    const tree = machine.tree();
    for (const path of [manifest, '/etc/openvpn/demo.conf', '/etc/ovlab/demo.yaml', '/etc/ovlab/demo.nft']) {
      expect(tree[path]).toMatch(/^600 /);
    }
  });
});

describe('a crash', () => {
  const steps = 24;

  it.each(Array.from({ length: steps }, (_, step) => step))(
    'after change %i leaves what remove takes back',
    async (step) => {
      furnish(machine);
      const before = machine.tree();
      const files = renderPersistence(staticServer, 'ifcfg', [
        { path: '/etc/sysconfig/network-scripts/ifcfg-eth0', text: '' },
        { path: '/etc/sysconfig/network-scripts/route6-eth0', text: '' },
      ]);
      // Full disk after so many files: the next one's directory is a file.
      const broken = files.map((file, index) =>
        index === step ? { ...file, path: '/etc/hostname/impossible' } : file,
      );
      await writePersistence(broken, { lab: 'demo', backend: 'ifcfg', root: machine.root }).catch(
        () => undefined,
      );
      await removePersistence({ lab: 'demo', root: machine.root });
      expect(machine.tree()).toEqual(before);
    },
  );
});

describe('any sequence of writings', () => {
  const networks = servers.map(([, network]) => network);
  const writing = fc.record({
    network: fc.constantFrom(...networks),
    backend: fc.constantFrom(...persistBackends),
  });

  it('is taken back byte for byte, whichever back ends took turns', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(writing, { minLength: 1, maxLength: 4 }),
        async (furnished, all) => {
          const own = createMachine();
          try {
            if (furnished) furnish(own);
            const before = own.tree();
            for (const { network, backend } of all) await own.persist(network, backend);
            const last = all.at(-1);
            if (last !== undefined) {
              const { changes } = await own.persist(last.network, last.backend);
              expect(changes.filter(({ action }) => action !== 'unchanged')).toEqual([]);
            }
            await removePersistence({ lab: 'demo', root: own.root });
            expect(own.tree()).toEqual(before);
          } finally {
            own.remove();
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
