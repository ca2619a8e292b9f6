import { existsSync, readFileSync } from 'node:fs';
import { OvlabError, type Runner } from '@ovlab/core';
import type { TransactionContext } from '@ovlab/linux-host';
import { lockLab } from '../lock.ts';
import { labPaths, type Roots } from '../paths.ts';

/** A real server on this machine, in the network namespace of the runner. */
export interface ServerHost {
  /** Name of the lab file. */
  readonly name: string;
  readonly roots: Roots;
  readonly runner: Runner;
}

export function contextOf({ name, roots, runner }: ServerHost): TransactionContext {
  return {
    runner,
    directory: labPaths(name, roots).run,
    // Of its own, since credentials may change while a change of the network waits.
    lock: (purpose, wait) => lockLab(`${name}/host`, roots, { purpose, wait }),
  };
}

/** Whether systemd is the init of this machine, as sd_booted(3) tells it. */
export function bootedBySystemd(): boolean {
  return existsSync('/run/systemd/system');
}

/** Bit of `CAP_NET_ADMIN` in include/uapi/linux/capability.h. */
const netAdmin = 1n << 12n;

/** Errors: `OVLAB_E_NOT_PERMITTED`; even the packet filter is shown to nobody else. */
export function requireHostAccess(): void {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  if ((BigInt(`0x${effective}`) & netAdmin) !== 0n) return;
  throw new OvlabError(
    'OVLAB_E_NOT_PERMITTED',
    'the network of this machine is shown and changed with CAP_NET_ADMIN only, which this process lacks',
    { hint: 'run the same command as root, for example with sudo' },
  );
}
