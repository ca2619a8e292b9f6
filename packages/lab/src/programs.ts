import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OvlabError, type Runner } from '@ovlab/core';
import writeFileAtomic from 'write-file-atomic';
import type { LabPaths } from './paths.ts';
import { identify, type ProcessIdentity } from './procfs.ts';

/** A command line that starts `ovlab server run`; the lab file is appended with `--file`. */
export type SupervisorCommand = readonly [program: string, ...args: string[]];

/** The program that is built next to this module: `supervisor-main.js`, run by the same Node.js. */
function ownSupervisor(): SupervisorCommand {
  return [process.execPath, fileURLToPath(new URL('supervisor-main.js', import.meta.url))];
}

/** Starts the server's supervisor in its namespace; it outlives the caller. */
export async function startSupervisor(
  inServer: Runner,
  [program, ...args]: SupervisorCommand = ownSupervisor(),
  paths: LabPaths,
): Promise<ProcessIdentity> {
  const { pid } = await inServer.start(program, [...args, '--file', paths.labFile], {
    // It looks for its files by itself; the caller's roots need not be those of the caller's environment.
    env: { OVLAB_RUN_DIR: paths.runRoot, OVLAB_STATE_DIR: dirname(paths.state) },
    logFile: paths.supervisorLog,
    detached: true,
  });
  return requireIdentity(pid, 'the supervisor', 'server');
}

/** Starts a client's OpenVPN in its namespace, with further options after its profile; it outlives the caller. */
export async function startClient(
  inClient: Runner,
  name: string,
  profile: string,
  paths: LabPaths,
  args: readonly string[] = [],
): Promise<ProcessIdentity> {
  const file = paths.clientProfile(name);
  await writeFileAtomic(file, profile, { mode: 0o600, fsync: false });
  const { pid } = await inClient.start('openvpn', ['--config', file, ...args], {
    logFile: paths.clientLog(name),
    detached: true,
  });
  return requireIdentity(pid, 'OpenVPN', name);
}

/** Errors: `OVLAB_E_OPENVPN_EXITED` when the process has ended already. */
export function requireIdentity(pid: number, what: string, node: string): ProcessIdentity {
  const identity = identify(pid);
  if (identity === undefined) {
    throw new OvlabError('OVLAB_E_OPENVPN_EXITED', `${what} of ${node} ended at its start`, {
      hint: `see \`ovlab logs ${node}\``,
    });
  }
  return identity;
}

/**
 * Refuses ports of the server that a process which is not ours listens on.
 *
 * Errors: `OVLAB_E_PORT_TAKEN` naming the process.
 */
export async function requirePortsFree(
  inServer: Runner,
  { proto, ports }: { readonly proto: 'udp' | 'tcp'; readonly ports: readonly number[] },
  ours: readonly number[],
): Promise<void> {
  const { stdout } = await inServer.run('ss', ['-Hlnp', proto === 'udp' ? '-u' : '-t'], { reject: false });
  const taker = stdout
    .split('\n')
    .filter((line) => ports.includes(localPort(line)))
    .find((line) => !ours.some((pid) => line.includes(`pid=${String(pid)},`)));
  if (taker === undefined) return;
  const [, name = 'a process', pid = '?'] = /\(\("([^"]+)",pid=(\d+)/.exec(taker) ?? [];
  throw new OvlabError(
    'OVLAB_E_PORT_TAKEN',
    `${proto.toUpperCase()} port ${String(localPort(taker))} on the server is taken by ${name} (pid ${pid})`,
    {
      hint: 'end that process, or choose another `vpn.port` in the lab file',
    },
  );
}

/** The fourth column of `ss`, `0.0.0.0:1194`, `[::]:1194` or `*:1194`. */
function localPort(line: string): number {
  return Number(/:(\d+)$/.exec(line.trim().split(/\s+/)[3] ?? '')?.[1]);
}
