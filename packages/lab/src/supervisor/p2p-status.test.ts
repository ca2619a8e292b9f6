import { expect, it } from 'vitest';
import { parseTransferred } from './p2p-status.ts';

it('reads the octets over the wire, not those of the device', () => {
  const lines = [
    'OpenVPN STATISTICS',
    'Updated,2026-11-23 15:53:41',
    'TUN/TAP read bytes,1',
    'TUN/TAP write bytes,2',
    'TCP/UDP read bytes,3192',
    'TCP/UDP write bytes,1432',
    'Auth read bytes,5',
  ];
  expect(parseTransferred(lines)).toEqual({ received: 3192, sent: 1432 });
  expect(parseTransferred('pid=1')).toEqual({ received: 0, sent: 0 });
});
