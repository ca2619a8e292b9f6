import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { OvlabError, type Lab, type Runner } from '@ovlab/core';
import { requireOpenvpn, type DetectedOpenvpn } from '@ovlab/openvpn';
import { findProgram, installHint } from '@ovlab/runner';

// include/uapi/linux/capability.h
const capabilities = { CAP_NET_ADMIN: 12, CAP_NET_RAW: 13, CAP_SYS_ADMIN: 21 } as const;

/** What this process may do, told apart so that tests can stand in another machine. */
export interface MachineFacts {
  /** Hexadecimal effective capability set, `CapEff` of `/proc/self/status`. */
  readonly capEff: string;
  readonly tunDevice: 'present' | 'missing' | 'unusable';
}

/** What the kernel says of this process. */
export function machineFacts(): MachineFacts {
  const capEff = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return { capEff, tunDevice: tunDevice() };
}

/**
 * Refuses to begin on a machine where it could not end well; returns the OpenVPN that is there.
 *
 * Errors: `OVLAB_E_NOT_PERMITTED`, `OVLAB_E_NO_TUN`, `OVLAB_E_TOOL_MISSING`, `OVLAB_E_OPENVPN_MISSING`,
 * `OVLAB_E_OPENVPN_VERSION`.
 */
export async function preflight(
  runner: Runner,
  { advertise }: Pick<Lab, 'advertise'>,
  facts: MachineFacts = machineFacts(),
): Promise<DetectedOpenvpn> {
  requireCapabilities(facts);
  requireTunDevice(facts);
  await requireTools(['ip', 'nft', 'sysctl', 'ping', ...(advertise.dhcpv6 === 'off' ? [] : ['dhclient'])]);
  return requireOpenvpn(runner);
}

/** Errors: `OVLAB_E_NO_TUN`. */
export function requireTunDevice({ tunDevice }: Pick<MachineFacts, 'tunDevice'>): void {
  if (tunDevice === 'present') return;
  throw new OvlabError('OVLAB_E_NO_TUN', `/dev/net/tun is ${tunDevice}, so no TAP device can be made`, {
    hint: 'load it with `modprobe tun`; in a container, pass the device in (for example --device /dev/net/tun)',
  });
}

/** Errors: `OVLAB_E_NOT_PERMITTED` when this process may not change the network. */
export function requireNetAdmin({ capEff }: Pick<MachineFacts, 'capEff'>): void {
  if ((BigInt(`0x${capEff}`) & (1n << BigInt(capabilities.CAP_NET_ADMIN))) !== 0n) return;
  throw new OvlabError(
    'OVLAB_E_NOT_PERMITTED',
    'making a TAP device needs CAP_NET_ADMIN, which this process lacks',
    { hint: 'run the same command as root, for example with sudo' },
  );
}

/** Errors: `OVLAB_E_NOT_PERMITTED` naming each capability that is missing. */
export function requireCapabilities(facts: MachineFacts = machineFacts()): void {
  const effective = BigInt(`0x${facts.capEff}`);
  const missing = Object.entries(capabilities)
    .filter(([, bit]) => (effective & (1n << BigInt(bit))) === 0n)
    .map(([name]) => name);
  if (missing.length === 0) return;
  throw new OvlabError(
    'OVLAB_E_NOT_PERMITTED',
    `building network namespaces needs ${missing.join(', ')}, which this process lacks`,
    {
      hint: 'run the same command as root, for example with sudo',
    },
  );
}

async function requireTools(programs: readonly string[]): Promise<void> {
  for (const program of programs) {
    if ((await findProgram(program)) === undefined) {
      throw new OvlabError('OVLAB_E_TOOL_MISSING', `the program ${program} is not installed`, {
        hint: installHint(program),
      });
    }
  }
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
