import type { Lab } from '@ovlab/core';
import type { ProcessProfile } from '@ovlab/openvpn';
import { markOf } from './names.ts';

/**
 * Puts a TAP device that OpenVPN has made into the bridge, marked as ours, and takes it out again. OpenVPN adds the
 * device's name and more arguments, so that a shell has to stand in between.
 */
export function bridgeHook({ name, server }: Lab): Pick<ProcessProfile, 'up' | 'down' | 'downPre'> {
  const set = 'ip link set dev $0';
  return {
    up: shell(`${set} alias ${markOf(name)} addrgenmode none && ${set} master ${server.bridge} up`),
    down: shell(`${set} nomaster`),
    // Afterwards it is gone.
    downPre: true,
  };
}

function shell(command: string): readonly string[] {
  return ['/bin/sh', '-c', command];
}
