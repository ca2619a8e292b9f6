import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { hostState, type HostState } from './host-state.ts';
import { netns, type Netns } from './netns.ts';
import { ovlabOutput, program, temporaryDirectories, type Directories, type OvlabOutput } from './ovlab.ts';
import { childOf, pidInside, processesBelow } from './processes.ts';
import { start, type Output, type Place, type ProcessOptions, type Started } from './process.ts';

/** A program inside a machine. */
interface StartedInside extends Started {
  /** Sends a signal to the program itself; false when it has ended. */
  kill(signal: NodeJS.Signals): Promise<boolean>;
  /** Its process id as the machine counts. */
  pid(): Promise<number>;
}

/**
 * A machine of its own on the kernel of this one: network, processes, mounts and /run, with this machine's files.
 * What a test leaves in it is seen by that test alone, and ends with it, even when the test is killed.
 */
export interface Machine extends Place, Directories {
  start(file: string, args: readonly string[], options?: ProcessOptions): StartedInside;
  /** Its file system as this machine sees it. */
  readonly root: string;
  /** Runs `ovlab ARGS` inside, with the machine's own directories, in `work`. */
  ovlab(args: readonly string[], options?: ProcessOptions): Promise<OvlabOutput>;
  startOvlab(args: readonly string[], options?: ProcessOptions): StartedInside;
  /** A node of a lab. */
  node(lab: string, node: string): Netns;
  /** Snapshot of the whole machine. */
  state(): Promise<HostState>;
}

/** Loopback is up as on any machine; bash stays as init, adopts and reaps, and ends with its standard input. */
const init = 'mount -t tmpfs tmpfs /run && ip link set lo up && echo ready && read -r _';

/** Makes a machine; needs root. */
export async function makeMachine(): Promise<Machine> {
  const directories = await temporaryDirectories();
  const unshare = spawn(
    'unshare',
    ['--net', '--pid', '--mount', '--mount-proc', '--fork', '--kill-child', 'bash', '-c', init],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  await once(unshare.stdout, 'data');
  const pid = await childOf(unshare.pid ?? 0);
  if (pid === undefined) throw new Error('the machine did not start');

  const running = new Set<ChildProcess>();
  const startInside: Machine['start'] = (file, args, options = {}) => {
    const { cwd = directories.work, ...rest } = options;
    const enter = [
      '--target',
      String(pid),
      '--net',
      '--pid',
      '--mount',
      `--wdns=${cwd}`,
      '--',
      file,
      ...args,
    ];
    const started = start('nsenter', enter, { ...rest, env: { ...directories.env, ...options.env } });
    running.add(started.child);
    // nsenter waits outside, and ends as the program does; a signal to nsenter would not reach it.
    return {
      ...started,
      async kill(signal) {
        const target = await childOf(started.child.pid ?? 0);
        try {
          // nsenter stops when the program does, and would go on waiting.
          if (signal === 'SIGCONT') started.child.kill(signal);
          return target !== undefined && process.kill(target, signal);
        } catch {
          return false;
        }
      },
      pid: async () => pidInside((await childOf(started.child.pid ?? 0)) ?? 0),
    };
  };
  const run = (file: string, args: readonly string[], options?: ProcessOptions): Promise<Output> =>
    startInside(file, args, options).finished;
  const place: Place = {
    start: startInside,
    run,
    async output(file, args, options) {
      const { code, stdout, stderr } = await run(file, args, options);
      if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code}: ${stderr || stdout}`);
      return stdout;
    },
  };
  const startOvlab: Machine['startOvlab'] = (args, options = {}) =>
    startInside(process.execPath, [program, ...args], {
      ...options,
      env: { NO_COLOR: '1', ...options.env },
    });
  return {
    ...place,
    ...directories,
    root: `/proc/${pid}/root`,
    start: startInside,
    startOvlab,
    ovlab: async (args, options) => ovlabOutput(await startOvlab(args, options).finished),
    node: (lab, node) => netns(`ovlab-${lab}-${node}`, place),
    state: () => hostState(place, () => processesBelow(`/proc/${pid}/root/proc`)),
    async remove() {
      // The kernel waits until somebody has taken note of every process; an nsenter that is stopped would not.
      for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
      const ended = once(unshare, 'exit');
      unshare.stdin.end();
      await ended;
      await directories.remove();
    },
  };
}
