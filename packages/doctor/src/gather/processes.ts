import { readdir, readFile, readlink } from 'node:fs/promises';
import { ask, readText, type Surroundings } from './surroundings.ts';

/** A process of the network namespace that is looked at. */
export interface ProcessFact {
  readonly pid: number;
  /** Last part of the program's path, for example `openvpn`. */
  readonly name: string;
  readonly args: readonly string[];
  /** Name of the effective user, or its number where it has none. */
  readonly user: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** What turns the kernel's numbers into names and times. */
interface Table {
  readonly namespace: string;
  /** Milliseconds since 1970. */
  readonly bootedAt: number;
  readonly users: ReadonlyMap<string, string>;
}

/** USER_HZ, which is 100 on every architecture that Node.js runs on. */
const ticksPerSecond = 100;

/** Processes of the runner's network namespace alone: those of others cannot be in each other's way. */
export async function gatherProcesses(surroundings: Surroundings): Promise<readonly ProcessFact[]> {
  const [namespace, stat, passwd = ''] = await Promise.all([
    ask(surroundings, 'readlink', ['/proc/self/ns/net']),
    readFile('/proc/stat', 'utf8'),
    readText(surroundings.root ?? '/', 'etc/passwd'),
  ]);
  const table: Table = {
    namespace: namespace.stdout.trim(),
    bootedAt: Number(/^btime (\d+)/m.exec(stat)?.[1] ?? 0) * 1000,
    users: new Map(
      passwd.split('\n').map((line) => {
        const [name = '', , uid = ''] = line.split(':');
        return [uid, name] as const;
      }),
    ),
  };
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => readProcess(Number(pid), table)));
  return found.filter((process) => process !== undefined);
}

async function readProcess(pid: number, table: Table): Promise<ProcessFact | undefined> {
  const folder = `/proc/${String(pid)}`;
  try {
    if ((await readlink(`${folder}/ns/net`)) !== table.namespace) return undefined;
    const [cmdline, status, stat] = await Promise.all(
      ['cmdline', 'status', 'stat'].map((file) => readFile(`${folder}/${file}`, 'utf8')),
    );
    const [program = '', ...args] = (cmdline ?? '').split('\0').slice(0, -1);
    if (program === '') return undefined;
    const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(status ?? '')?.[1] ?? '0';
    // Field 22; the name in parentheses may hold blanks.
    const ticks = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ')[19];
    return {
      pid,
      name: nameOf(program),
      args,
      user: table.users.get(uid) ?? uid,
      startedAt: table.bootedAt + (Number(ticks) / ticksPerSecond) * 1000,
    };
  } catch {
    // It has ended meanwhile, or it is another user's.
    return undefined;
  }
}

/** The file's name; a daemon that writes its state over its command line ends its name with a colon. */
function nameOf(program: string): string {
  const [word = program] = program.split(' ');
  return (word.split('/').at(-1) ?? word).replace(/:$/, '');
}
