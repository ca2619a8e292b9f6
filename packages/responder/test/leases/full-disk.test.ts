import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withoutRoot } from '../support/netns.ts';
import { buildPrograms } from './crash/build-programs.ts';

/** What the program says, see crash/full-disk.ts. */
interface Report {
  readonly whileFull: number;
  readonly readable: boolean;
  readonly count: number;
  readonly missing: readonly number[];
  readonly errors: readonly string[];
  readonly log: readonly string[];
  readonly opening: { readonly message: string; readonly hint: string };
}

describe.skipIf(withoutRoot)('a disk that is full', () => {
  it('stops commits but nothing else, and takes no lease', async () => {
    const programs = await buildPrograms();
    // A file system of its own in a mount namespace of its own, which ends with the program.
    const root = mkdtempSync(join(tmpdir(), 'ovlab-full-'));
    const script = 'mount -t tmpfs -o size=6m none "$1" && exec "$2" "$3" "$1"';
    const args = ['--mount', 'sh', '-c', script, 'sh', root, process.execPath, programs.fullDisk];
    const output = execFileSync('unshare', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    programs.remove();
    rmSync(root, { recursive: true });

    const report = JSON.parse(output) as Report;
    const reason = `leases cannot be written to ${root}/leases: ENOSPC: no space left on device, write`;
    expect(report.errors).toEqual(new Array(5).fill(reason));
    expect(report.whileFull).toBeGreaterThan(100);
    expect(report.count).toBe(report.whileFull + 500);
    expect(report.readable).toBe(true);
    expect(report.missing).toEqual([]);
    expect(report.log).toEqual([
      expect.stringMatching(/^warn: leases stay in the journal, the table cannot be written: No space/),
      'info: the table of leases can be written again',
    ]);
    expect(report.opening.message).toMatch(/cannot be opened: ENOSPC/);
    expect(report.opening.hint).toBe(`make room on the file system of ${root}/leases`);
  });
});
