import type { ProfileDevice } from './config/meaning.ts';

/** A system that a client of a bridge may run on. */
export type ClientSystem = (typeof clientSystems)[number];

/** Whether a system's OpenVPN clients carry Ethernet frames, which a bridge needs. */
export interface TapSupport {
  /** True: a bundle made for the system works as it is. */
  readonly supported: boolean;
  /** One or two sentences for a person: what carries the frames, or why nothing does. */
  readonly reason: string;
}

/** Every {@link ClientSystem}, those with TAP devices first. */
export const clientSystems = ['linux', 'windows', 'macos', 'ios', 'android'] as const;

const systems: Readonly<Record<ClientSystem, TapSupport>> = {
  linux: { supported: true, reason: 'The kernel has TAP devices (/dev/net/tun).' },
  windows: {
    supported: true,
    reason:
      'The driver tap-windows6 carries Ethernet frames; the installer of OpenVPN (community) brings it.',
  },
  macos: {
    supported: false,
    reason:
      'macOS has no TAP device. Tunnelblick makes one only with a kernel extension that a person must allow in the recovery system, and OpenVPN Connect has none.',
  },
  ios: {
    supported: false,
    reason:
      'iOS gives a VPN app IP packets only, no Ethernet frames, so OpenVPN Connect refuses a profile with "dev tap".',
  },
  android: {
    supported: false,
    reason:
      'Android gives a VPN app IP packets only, no Ethernet frames, so OpenVPN for Android and OpenVPN Connect refuse a profile with "dev tap".',
  },
};

/** Whether a client on this system can take part in a bridge, with the reason in words. */
export function tapSupport(system: ClientSystem): TapSupport {
  return systems[system];
}

/** Whether a system's OpenVPN clients can use a profile with this device, with the reason in words. */
export function describeClientSupport(system: ClientSystem, device: ProfileDevice): TapSupport {
  if (device.kind === 'tap') return tapSupport(system);
  return {
    supported: true,
    reason: 'Every OpenVPN client carries IP packets; a bridge is not to be had with them.',
  };
}
