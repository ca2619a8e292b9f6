import { describe, expect, it } from 'vitest';
import { daemonStatus, responderStatus } from '../../test/support/responder-status.ts';
import { bridge } from '../../test/support/snapshots.ts';
import type { DaemonStatus } from '../control/api.ts';
import { duration, renderStatus } from './ctl-status.ts';

/** As a client gets it: what is undefined is not there. */
const received = (status: DaemonStatus) => JSON.parse(JSON.stringify(status)) as DaemonStatus;

describe('renderStatus', () => {
  it('says what each interface does', () => {
    const router = {
      source: 'fe80::2',
      lifetime: 1500,
      inconsistencies: [
        { field: 'managed', own: 'false', other: 'true' },
        { field: 'prefix-valid-lifetime', own: '86400', other: '3600', prefix: '2001:db8:55::/64' },
      ],
    };
    const busy = responderStatus({
      interface: bridge({ forwarding: false }),
      sendFailures: 2,
      refused: { denied: 3, unspecified: 0 },
      otherRouters: [router as never],
    });
    const waiting = responderStatus({
      name: 'tap0',
      state: 'waiting',
      waitingFor: 'no-carrier',
      advertisement: undefined,
      sinceMulticast: undefined,
      untilMulticast: undefined,
    });
    expect(renderStatus(received(daemonStatus(busy, waiting)))).toMatchInlineSnapshot(`
      "ovlab-responder 1.2.3, process 4321, running for 1 h 5 min

      br0: advertising from fe80::1, but the kernel does not forward
        code 0, cur hop limit 64, managed no, other config yes, home agent no, proxy no, snac no, preference medium, router lifetime 1800 s, reachable time 0 ms, retrans timer 0 ms
        prefix information: prefix 2001:db8:55::/64, on link yes, autonomous yes, router address no, dhcpv6 pd preferred no, valid lifetime 86400 s, preferred lifetime 14400 s
        prefix information: prefix 2001:db8:66::/64, on link yes, autonomous yes, router address no, dhcpv6 pd preferred no, valid lifetime infinity, preferred lifetime 0 s
        rdnss: lifetime 1800 s, addresses 2001:db8:55::53
        last one to all nodes 12 s ago
        next one within 7 min 10 s
        sent 3 initial, 10 periodic, 2 solicited, 1 requested; 2 failed
        received router solicitations: 2 valid; discarded 1 hop-limit
        received router advertisements: 0 valid
        not answered on purpose: 3 denied
        other router fe80::2, router lifetime 1500 s
          differs in managed: ours false, theirs true
          differs in prefix-valid-lifetime of 2001:db8:55::/64: ours 86400, theirs 3600

      tap0: waiting (no-carrier)
        sent 3 initial, 10 periodic, 2 solicited, 1 requested
        received router solicitations: 2 valid; discarded 1 hop-limit
        received router advertisements: 0 valid
      "
    `);
  });
});

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [59.4, '59 s'],
    [60, '1 min'],
    [3900, '1 h 5 min'],
    [3605, '1 h'],
    [90_061, '1 d 1 h'],
  ])('%f', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
