import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The program built from the sources, and the way to remove it. */
export async function buildProgram(): Promise<{ readonly path: string; remove(): void }> {
  const outDir = `${root}.reports/program-${String(process.pid)}`;
  await build({
    entry: { program: `${root}src/bin.ts` },
    outDir,
    config: false,
    silent: true,
    format: 'esm',
    target: 'node20',
    // A build of another package that is out of date would be tested otherwise.
    noExternal: [/^@ovlab\//],
    external: [/^(?!@ovlab\/)[@a-z]/],
    esbuildOptions: (options) => {
      options.conditions = ['@ovlab/source'];
    },
  });
  return { path: `${outDir}/program.js`, remove: () => rmSync(outDir, { recursive: true }) };
}

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly cause?: string;
  readonly source?: string;
  readonly discard?: string;
}

/** The program in a namespace. */
export interface Daemon {
  readonly process: ChildProcess;
  readonly log: readonly LogLine[];
  /** Messages of the log, for a failing test. */
  messages(): readonly string[];
  /** Sends the signal; resolves with the exit code once the process is gone. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export function startDaemon(netns: string, program: string, ...args: readonly string[]): Daemon {
  const command = ['netns', 'exec', netns, process.execPath, program, '--log-level', 'debug', ...args];
  // Of NO_COLOR and FORCE_COLOR together, as a task runner sets them, Node.js says a word that is not the daemon's.
  const { NO_COLOR: _, ...env } = process.env;
  const child = spawn('ip', command, { env, stdio: ['ignore', 'inherit', 'pipe'] });
  const log: LogLine[] = [];
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) log.push(line.startsWith('{') ? JSON.parse(line) : { level: 60, msg: line });
  });
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    process: child,
    log,
    messages: () => log.map(({ msg }) => msg),
    end(signal = 'SIGTERM') {
      // After `exec` the pid is that of the program.
      child.kill(signal);
      return exited;
    },
  };
}
