import { here, output, type Place } from './process.ts';

/** A network namespace by its name in `ip netns`. */
export interface Netns extends Place {
  readonly name: string;
}

/** A namespace of this machine, or of another place. */
export function netns(name: string, place: Place = here): Netns {
  const inside = (file: string, args: readonly string[]) => ['netns', 'exec', name, file, ...args];
  return {
    name,
    run: (file, args, options) => place.run('ip', inside(file, args), options),
    output: (file, args, options) => place.output('ip', inside(file, args), options),
    start: (file, args, options) => place.start('ip', inside(file, args), options),
  };
}

/** Makes a namespace with loopback up; `remove` ends what runs in it and deletes it. */
export async function makeNetns(name: string): Promise<Netns & { remove(): Promise<void> }> {
  await output('ip', ['netns', 'add', name]);
  await output('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
  return {
    ...netns(name),
    async remove() {
      const pids = await output('ip', ['netns', 'pids', name]);
      for (const pid of pids.split('\n').filter(Boolean)) {
        try {
          process.kill(Number(pid), 'SIGKILL');
        } catch {
          // It ended by itself in between.
        }
      }
      await output('ip', ['netns', 'delete', name]);
    },
  };
}
