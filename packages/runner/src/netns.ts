/** Programs that switch the namespace themselves with `-n NAME`: one process start instead of two. */
const ownSwitch: ReadonlySet<string> = new Set(['ip', 'bridge', 'tc']);

export interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * The command line that runs a short program inside a namespace. `nsenter` is cheaper than `ip netns exec` by
 * about a millisecond because it mounts nothing; what it leaves is the caller's /sys, which such programs do
 * not read.
 */
export function enterNetns(netns: string, file: string, args: readonly string[]): Invocation {
  // Names of namespaces are the machine's: what `ip -n` would mount for one ends with its private mount namespace.
  if (file === 'ip' && args[0] === 'netns') return { file, args };
  if (ownSwitch.has(file)) return { file, args: ['-n', netns, ...args] };
  return { file: 'nsenter', args: [`--net=${netnsPath(netns)}`, '--', file, ...args] };
}

/**
 * The same for a long-running program: `ip netns exec` gives it the namespace's own /sys (its
 * /sys/class/net) and /etc/netns files, and then becomes the program, so that the pid stays.
 */
export function execInNetns(netns: string, file: string, args: readonly string[]): Invocation {
  return { file: 'ip', args: ['netns', 'exec', netns, file, ...args] };
}

/** Where `ip netns` keeps the handle of a namespace. */
export function netnsPath(netns: string): string {
  return `/run/netns/${netns}`;
}
