import type { RouterAdvertisement } from '@ovlab/ndp';
import type { DaemonStatus } from '../../src/control/api.ts';
import type { ResponderStatus } from '../../src/status.ts';
import { bridge } from './snapshots.ts';

const prefix = {
  type: 'prefix-information',
  prefix: '2001:db8:55::',
  prefixLength: 64,
  onLink: true,
  autonomous: true,
  routerAddress: false,
  dhcpv6PdPreferred: false,
  validLifetime: 86_400,
  preferredLifetime: 14_400,
} as const;

/** An advertisement with a prefix for some time and one for ever. */
export const advertisement: RouterAdvertisement = {
  type: 'router-advertisement',
  code: 0,
  curHopLimit: 64,
  managed: false,
  otherConfig: true,
  homeAgent: false,
  proxy: false,
  snac: false,
  preference: 'medium',
  routerLifetime: 1800,
  reachableTime: 0,
  retransTimer: 0,
  options: [
    prefix,
    { ...prefix, prefix: '2001:db8:66::', validLifetime: 0xffffffff, preferredLifetime: 0 },
    { type: 'rdnss', lifetime: 1800, addresses: ['2001:db8:55::53'] },
  ],
};

/** A responder that advertises on br0, with changes. */
export function responderStatus(overrides: Partial<ResponderStatus> = {}): ResponderStatus {
  return {
    name: 'br0',
    state: 'advertising',
    waitingFor: undefined,
    interface: bridge(),
    sinceMulticast: 12_000,
    untilMulticast: 430_000,
    advertisement,
    otherRouters: [],
    sent: { initial: 3, periodic: 10, solicited: 2, changed: 0, client: 0, requested: 1, final: 0 },
    sentMulticast: 14,
    sentUnicast: 2,
    sendFailures: 0,
    sendDelay: { count: 16, sum: 0.008, max: 0.001 },
    received: {
      'router-solicitation': { valid: 2, discarded: { 'hop-limit': 1 } },
      'router-advertisement': { valid: 0, discarded: {} },
    },
    refused: { denied: 0, unspecified: 0 },
    inconsistencies: {},
    signsOfLife: 4,
    ...overrides,
  };
}

/** A daemon with these interfaces. */
export function daemonStatus(...interfaces: readonly ResponderStatus[]): DaemonStatus {
  return { version: '1.2.3', pid: 4321, uptime: 3900, interfaces };
}
