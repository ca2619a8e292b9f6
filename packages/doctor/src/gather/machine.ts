import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';

/** What this machine and this process are. */
export interface MachineFacts {
  readonly tunDevice: 'present' | 'missing' | 'unusable';
  /** Hexadecimal effective capability set, `CapEff` of `/proc/self/status`. */
  readonly capEff: string;
  /** The kind of container that this runs in; undefined: none that shows itself. */
  readonly container: string | undefined;
  /** The kernel has IPv6 (it can be left out with `ipv6.disable=1`). */
  readonly ipv6: boolean;
  /** For example `6.1.0-18-amd64`. */
  readonly kernel: string;
}

export function gatherMachine(): MachineFacts {
  const status = readFileSync('/proc/self/status', 'utf8');
  return {
    tunDevice: tunDevice(),
    capEff: /^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0',
    container: container(),
    ipv6: existsSync('/proc/sys/net/ipv6'),
    kernel: readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim(),
  };
}

function tunDevice(): MachineFacts['tunDevice'] {
  try {
    if (!statSync('/dev/net/tun').isCharacterDevice()) return 'unusable';
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK);
    return 'present';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing' : 'unusable';
  }
}

/** systemd's convention, then the marks of the container engines that do not follow it. */
function container(): string | undefined {
  if (existsSync('/run/systemd/container')) return readFileSync('/run/systemd/container', 'utf8').trim();
  if (existsSync('/.dockerenv')) return 'docker';
  return existsSync('/run/.containerenv') ? 'podman' : undefined;
}
