import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { netns, type Netns } from './netns.ts';
import { ovlab, temporaryDirectories, type OvlabOutput } from './ovlab.ts';

/** True for a user who cannot make namespaces; in CI that is a failure and no reason to skip. */
export const unprivileged = process.getuid?.() !== 0 && process.env['CI'] !== 'true';

/** The internet host of a lab, behind its provider. */
export const internet = '2001:db8:ffff::1';

/** What `ovlab up --json` prints. */
export interface UpReport {
  readonly lab: string;
  readonly ready: boolean;
  readonly changed: boolean;
  readonly seconds: number;
  readonly phases: readonly { readonly name: string; readonly seconds: number }[];
  readonly server: {
    readonly supervisor: { readonly pid: number };
    readonly openvpn: { readonly pid: number; readonly state: string; readonly restarts: number };
  };
  readonly clients: readonly {
    readonly name: string;
    readonly node: string;
    readonly tunnel: string;
    readonly addresses: readonly { readonly address: string; readonly origin: string }[];
    readonly gateway: string;
    readonly rttMs: number;
  }[];
}

/** A lab of one test file, with a lab file and folders of its own. */
export interface TestLab {
  readonly name: string;
  /** A folder for the test's own files. */
  readonly work: string;
  /** Replaces the lab file; `name` and `prefix` are filled in. */
  write(file: Readonly<Record<string, unknown>>): Promise<void>;
  /** Runs `ovlab` with this lab's folders. */
  run(...args: readonly string[]): Promise<OvlabOutput>;
  /** `up --json` with the lab file, which has to succeed. */
  up(): Promise<UpReport>;
  /** `up` with the lab file and further options, in the form for people. */
  upText(...args: readonly string[]): Promise<OvlabOutput>;
  node(name: string): Netns;
  /** Takes the lab down, whatever the test has left of it, and removes the folders. */
  remove(): Promise<void>;
}

/** @param label first part of the lab's name; the process id follows */
export async function testLab(label: string): Promise<TestLab> {
  const name = `${label}-${String(process.pid)}`;
  const { env, work, remove } = await temporaryDirectories();
  const file = join(work, 'lab.json');
  const run = (...args: readonly string[]) => ovlab(args, { env, cwd: work });
  const upText = (...args: readonly string[]) => run('up', '-f', file, ...args);
  return {
    name,
    work,
    run,
    upText,
    write: (keys) => writeFile(file, JSON.stringify({ name, prefix: '2001:db8:55::/64', ...keys })),
    async up() {
      const result = await upText('--json');
      if (result.code !== 0) throw new Error(`up ended with ${result.code}: ${result.stderr}`);
      return result.json as UpReport;
    },
    node: (node) => netns(`ovlab-${name}-${node}`),
    async remove() {
      await run('down', '--name', name);
      await remove();
    },
  };
}
