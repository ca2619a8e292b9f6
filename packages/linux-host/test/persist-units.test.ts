import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderPersistence, unitNames } from '../src/persist/index.ts';
import { createMachine, crowdedServer, staticServer, type Machine } from './persist-world.ts';
import { needsRoot } from './world.ts';

const units = '/etc/systemd/system';
const names = Object.values(unitNames('demo'));

let machine: Machine;
beforeEach(() => {
  machine = createMachine();
});
afterEach(() => machine.remove());

describe.each(names)('%s', (name) => {
  it.each([false, true])('is a unit without mistakes (directories of its own: %s)', async (directories) => {
    // Whether ovlab is installed here is another question.
    const service = { ...crowdedServer.service, program: ['/bin/true', 'a "b" $c 100%'] };
    const moved = { ...service, directories: { run: '/srv/run', state: '/srv/my state' } };
    await machine.persist({ ...crowdedServer, service: directories ? moved : service }, 'netplan');
    const path = join(machine.root, units, name);
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.includes('ovlab'))).toEqual([]);
    expect(status).toBe(0);
  });

  it('is hardly exposed', async () => {
    await machine.persist(staticServer, 'netplan');
    // Of 100. What starts OpenVPN has to be able to become another user, so that OpenVPN is none that can do anything.
    const most = name.startsWith('ovlab-server') ? 28 : 25;
    const { status, stdout } = spawnSync(
      'systemd-analyze',
      ['security', '--offline=true', `--threshold=${most}`, '--no-pager', join(machine.root, units, name)],
      { encoding: 'utf8' },
    );
    expect(stdout).toMatch(/Overall exposure level .*: [12]\.\d/);
    expect(status).toBe(0);
  });
});

describe('the units', () => {
  function textOf(name: string, network = staticServer): string {
    const file = renderPersistence(network, 'netplan').find(({ path }) => path === `${units}/${name}`);
    return file?.kind === 'file' ? file.text : '';
  }

  it('start with the machine, unless it is said otherwise', async () => {
    const links = (onBoot: boolean): readonly string[] =>
      renderPersistence({ ...staticServer, bridge: 'br-lan', onBoot }, 'netplan').flatMap((file) =>
        file.kind === 'link' ? [`${file.path.replace(`${units}/`, '')} -> ${file.target}`] : [],
      );
    expect(links(true)).toEqual([
      'sysinit.target.wants/ovlab-firewall@demo.service -> ../ovlab-firewall@demo.service',
      String.raw`sys-subsystem-net-devices-br\x2dlan.device.wants/ovlab-bridge@demo.service -> ../ovlab-bridge@demo.service`,
      'multi-user.target.wants/ovlab-server@demo.service -> ../ovlab-server@demo.service',
    ]);
    expect(links(false)).toEqual([]);
    await machine.persist(staticServer, 'netplan');
    const enabled = execFileSync(
      'systemctl',
      ['--root', machine.root, 'is-enabled', 'ovlab-server@demo.service', 'ovlab-firewall@demo.service'],
      { encoding: 'utf8' },
    );
    expect(enabled).toBe('enabled\nenabled\n');
  });

  it('see a program in a home directory, and nothing else of it', () => {
    const home = { ...staticServer.service, program: ['/root/.nvm/node', '/root/ovlab.js'] };
    expect(textOf('ovlab-server@demo.service')).toContain('\nProtectHome=yes\n');
    expect(textOf('ovlab-server@demo.service', { ...staticServer, service: home })).toContain(
      '\nProtectHome=read-only\n',
    );
  });

  it('know directories that were moved', () => {
    const service = { ...staticServer.service, directories: { run: '/srv/run', state: '/srv/my state' } };
    const text = textOf('ovlab-server@demo.service', { ...staticServer, service });
    expect(text).toContain('\nEnvironment=OVLAB_RUN_DIR=/srv/run "OVLAB_STATE_DIR=/srv/my state"\n');
    expect(text).toContain('\nReadWritePaths=/srv/run "/srv/my state"\n');
    expect(text).not.toContain('StateDirectory=');
  });

  it('quote the command line', () => {
    const program = ['/usr/bin/node', '/opt/a b/$x/100%/ovlab.js'];
    const text = textOf('ovlab-server@demo.service', {
      ...staticServer,
      service: { ...staticServer.service, program },
    });
    expect(text).toContain(
      'ExecStart=/usr/bin/node "/opt/a b/$$x/100%%/ovlab.js" server run --file /etc/ovlab/demo.yaml\n',
    );
  });
});

describe.skipIf(needsRoot)('the packet filter', () => {
  it('is what nft takes', async () => {
    await machine.persist(staticServer, 'netplan');
    execFileSync('unshare', ['--net', 'nft', '-c', '-f', join(machine.root, '/etc/ovlab/demo.nft')]);
  });
});
