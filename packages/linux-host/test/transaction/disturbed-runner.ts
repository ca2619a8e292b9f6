import { writeFileSync } from 'node:fs';
import type { Runner } from '@ovlab/core';

/**
 * A runner to which something happens once it has changed the kernel so many times: `kill:N` ends this process as
 * kill -9 does, `stop:N` keeps it waiting for ever (and says so in a file), `fill:N` takes all room on the disk of
 * the directory, `run:N` runs the shell command.
 */
export function disturbedRunner(
  runner: Runner,
  disturbance: string,
  { directory, command }: { readonly directory: string; readonly command: string },
): Runner {
  const [kind = '', count = ''] = disturbance.split(':');
  let changes = 0;
  let happened = false;
  const disturb = async (): Promise<void> => {
    if (happened || changes !== Number(count)) return;
    happened = true;
    if (kind === 'kill') process.kill(process.pid, 'SIGKILL');
    if (kind === 'fill') fill(directory);
    if (kind === 'run') await runner.run('sh', ['-c', command]);
    if (kind === 'kill' || kind === 'stop') {
      writeFileSync(`${directory}/stopped`, '');
      await new Promise((resolve) => setTimeout(resolve, 600_000));
    }
  };
  return {
    ...runner,
    async run(file, args, options) {
      const counts = changesKernel(file, args, options?.input);
      if (counts) await disturb();
      const result = await runner.run(file, args, options);
      if (counts) changes += 1;
      if (counts) await disturb();
      return result;
    },
  };
}

/** What asks the gateways changes nothing that counts. */
function changesKernel(file: string, args: readonly string[], input = ''): boolean {
  if (file === 'ip') return args.includes('-batch') && !args.includes('-j') && !input.startsWith('neigh ');
  return (file === 'sysctl' && args.includes('-w')) || (file === 'nft' && args.includes('-f'));
}

function fill(directory: string): void {
  for (let size = 65_536; size >= 1; size = Math.floor(size / 2)) {
    for (let number = 0; number < 64; number += 1) {
      try {
        writeFileSync(`${directory}/fill-${size}-${number}`, Buffer.alloc(size));
      } catch {
        break;
      }
    }
  }
}
