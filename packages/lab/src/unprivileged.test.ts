import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLab } from '@ovlab/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labPaths, type LabPaths } from './paths.ts';
import { credentialDirectory, serverProfiles } from './server-files.ts';
import { publishRevocationList } from './unprivileged.ts';

const nobody = { user: 'nobody', uid: 65_534, group: 'nogroup' };

describe('a server whose TAP device belongs to somebody', () => {
  let root: string;
  let paths: LabPaths;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ovlab-user-'));
    paths = labPaths('vps', { run: join(root, 'run'), state: join(root, 'state') });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function profile(vpn: string): Promise<string> {
    const { lab } = loadLab(`name: vps\nprefix: 2001:db8:55::/64\nvpn: ${vpn}\n`, { file: 'ovlab.yaml' });
    const [first] = await serverProfiles(lab, paths, (tap) => (tap === 'tap0' ? nobody : undefined));
    return first?.text ?? '';
  }

  it('becomes that one and sees its revocation list alone', async () => {
    const text = await profile('{}');
    const confined = join(paths.run, 'confined');
    expect(text).toContain(`\nuser nobody\ngroup nogroup\n`);
    expect(text).toContain(`\nchroot ${confined}\n`);
    expect(text).toContain('\ncrl-verify /crl.pem\n');
    expect(text).toMatch(/\npersist-key\npersist-tun\n/);
    expect((await stat(confined)).mode & 0o777).toBe(0o755);
  });

  it('reads the list as it is, whatever the umask', async () => {
    await profile('{}');
    const list = join(credentialDirectory(paths), 'crl.pem');
    const seen = join(paths.run, 'confined/crl.pem');
    expect(await readFile(seen, 'utf8')).toBe(await readFile(list, 'utf8'));
    await writeFile(list, 'another');
    const before = process.umask(0o077);
    try {
      await publishRevocationList(paths);
    } finally {
      process.umask(before);
    }
    expect(await readFile(seen, 'utf8')).toBe('another');
    expect((await stat(seen)).mode & 0o777).toBe(0o644);
  });

  it('stays root where it makes the device itself', async () => {
    const text = await profile('{ persistent-tap: false }');
    expect(text).not.toMatch(/^(user|group|chroot) /m);
    expect(text).toContain(join(credentialDirectory(paths), 'crl.pem'));
  });
});
