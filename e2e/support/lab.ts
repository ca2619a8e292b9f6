import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeMachine, type Machine } from './machine.ts';
import type { Netns } from './netns.ts';
import type { OvlabOutput } from './ovlab.ts';

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

/** A lab of one test file, with a lab file of its own, on a machine of its own. */
export interface TestLab {
  readonly name: string;
  readonly machine: Machine;
  /** Replaces the lab file; `name` and `prefix` are filled in. */
  write(file: Readonly<Record<string, unknown>>): Promise<void>;
  /** `up --json` with the lab file, which has to succeed. */
  up(): Promise<UpReport>;
  /** `up` with the lab file and further options, in the form for people. */
  upText(...args: readonly string[]): Promise<OvlabOutput>;
  node(name: string): Netns;
  /** Pids by program of what runs in a node, as `{ openvpn: [47] }`. */
  programs(node: string): Promise<Record<string, number[]>>;
  /** Sends a signal to every program of that name in a node. */
  signal(node: string, program: string, signal: NodeJS.Signals): Promise<void>;
  /** Ends the machine with everything that the test has left in it. */
  remove(): Promise<void>;
}

export async function testLab(name: string): Promise<TestLab> {
  const machine = await makeMachine();
  const file = join(machine.work, 'lab.json');
  const upText = (...args: readonly string[]) => machine.ovlab(['up', '-f', file, ...args]);
  const programs: TestLab['programs'] = async (node) => {
    const pids = await machine.output('ip', ['netns', 'pids', `ovlab-${name}-${node}`]);
    const list = pids.split('\n').filter(Boolean).join(',');
    // ps fails when none of them is there, and without a list.
    const { stdout } = await machine.run('ps', ['-o', 'pid=,comm=', '-p', list]);
    const found: Record<string, number[]> = {};
    for (const line of stdout.split('\n').filter(Boolean)) {
      const [pid, comm = ''] = line.trim().split(/\s+/);
      (found[comm] ??= []).push(Number(pid));
    }
    return found;
  };
  return {
    name,
    machine,
    upText,
    programs,
    write: (keys) => writeFile(file, JSON.stringify({ name, prefix: '2001:db8:55::/64', ...keys })),
    async up() {
      const result = await upText('--json');
      if (result.code !== 0) throw new Error(`up ended with ${result.code}: ${result.stderr}`);
      return result.json as UpReport;
    },
    node: (node) => machine.node(name, node),
    async signal(node, program, signal) {
      const pids = (await programs(node))[program] ?? [];
      if (pids.length === 0) throw new Error(`no ${program} runs in ${node}`);
      await machine.output('kill', ['-s', signal.slice('SIG'.length), ...pids.map(String)]);
    },
    remove: () => machine.remove(),
  };
}
