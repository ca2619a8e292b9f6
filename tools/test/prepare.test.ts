import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingPackages } from '../prepare/packages.mjs';
import { root } from '../prepare/repository.mjs';

describe('missingPackages', () => {
  it('finds programs wherever root has them', () => {
    expect(missingPackages('lab', (file) => file.startsWith('/usr/sbin/'))).toEqual([]);
  });

  it('names the Debian packages of what is missing', () => {
    const missing = missingPackages('lab', (file) => !/\/(nft|ping)$/.test(file));
    expect(missing.map(({ package: name }) => name)).toEqual(['nftables', 'iputils-ping']);
  });

  it('asks for more to run the tests', () => {
    const count = (set: 'lab' | 'test') => missingPackages(set, () => false).length;
    expect(count('test')).toBeGreaterThan(count('lab'));
  });
});

describe('npm test', () => {
  it('refuses a check that does not exist', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'tools/test.mjs'), '--only', 'spelling'],
      { encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('there is no check "spelling"');
  });
});
