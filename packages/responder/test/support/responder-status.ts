import { INFINITY } from '@ovlab/ndp';
import type { DaemonStatus } from '../../src/control/api.ts';
import type { InterfaceStatus, ResponderStatus } from '../../src/status.ts';
import { advertisementWith, prefixOf } from './advertisements.ts';
import { bridge } from './snapshots.ts';

/** An advertisement with a prefix for some time and one for ever. */
export const advertisement = advertisementWith({
  otherConfig: true,
  routerLifetime: 1800,
  options: [
    prefixOf('2001:db8:55::', 86_400, 14_400),
    prefixOf('2001:db8:66::', INFINITY, 0),
    { type: 'rdnss', lifetime: 1800, addresses: ['2001:db8:55::53'] },
  ],
});

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
export function daemonStatus(...interfaces: readonly InterfaceStatus[]): DaemonStatus {
  return { version: '1.2.3', pid: 4321, uptime: 3900, interfaces };
}
