import type { DaemonConfig } from '../config/daemon-config.ts';

/** What the program is started with: enough for advertisements, and the least memory. */
const SMALL = '--max-semi-space-size=1';
/** What V8 has by itself; little survives in there, which one thread has collected before others are awake. */
const NORMAL = ['--max-semi-space-size=16', '--no-parallel-scavenge'] as const;

/** How this process was started. */
export interface Started {
  readonly execPath: string;
  /** Options of Node.js. */
  readonly execArgv: readonly string[];
  /** Node.js, the program, its arguments. */
  readonly argv: readonly string[];
}

/**
 * The command line with which the process should go on; undefined when it is as it should be. Of thousands of DHCPv6
 * messages that are on their way a small young generation is collected again and again, which takes a third of all the
 * work, and V8 takes its size only at the start.
 */
export function betterCommand(
  { interfaces }: Pick<DaemonConfig, 'interfaces'>,
  { execPath, execArgv, argv }: Started,
): readonly string[] | undefined {
  if (interfaces.every(({ dhcpv6 }) => dhcpv6 === undefined) || !execArgv.includes(SMALL)) return undefined;
  const options = execArgv.flatMap((option) => (option === SMALL ? NORMAL : [option]));
  return [execPath, ...options, ...argv.slice(1)];
}

/** Goes on as another program in the same process (execv(3)); returns when that is not possible. */
export async function become(command: readonly string[]): Promise<void> {
  const { default: koffi } = await import('koffi');
  const execv = koffi.load(null).func('int execv(const char *, const char **)');
  execv(command[0], [...command, null]);
}
