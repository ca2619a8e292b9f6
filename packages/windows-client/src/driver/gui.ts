import type { Runner } from '@ovlab/core';
import type { OpenvpnInstallation } from './snapshot.ts';

/**
 * Has OpenVPN GUI connect the profile of that name. The GUI starts OpenVPN through the interactive service, so no
 * administrator is needed. Where no GUI runs, the one that is started here stays, which is why nothing waits for it.
 */
export async function connectWithGui(
  runner: Runner,
  { gui }: OpenvpnInstallation,
  profile: string,
): Promise<void> {
  // Without it a first failure would open a window that nobody may be there to close.
  await runner.start(gui, ['--command', 'connect', profile, '--silent_connection', '1'], { detached: true });
}

/** Has a GUI that runs disconnect the profile; without one there is nothing to disconnect. */
export async function disconnectWithGui(
  runner: Runner,
  { gui }: OpenvpnInstallation,
  profile: string,
): Promise<void> {
  await runner.run(gui, ['--command', 'disconnect', profile], { reject: false, timeout: 10_000 });
}
