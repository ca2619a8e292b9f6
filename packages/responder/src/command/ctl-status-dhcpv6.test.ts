import { describe, expect, it } from 'vitest';
import { dhcpv6Status } from '../../test/support/dhcpv6-status.ts';
import { daemonStatus, responderStatus } from '../../test/support/responder-status.ts';
import { renderStatus } from './ctl-status.ts';

describe('the status of a DHCPv6 server', () => {
  it('is told below that of the advertisements, the leases at the end', () => {
    const status = daemonStatus({ ...responderStatus(), dhcpv6: dhcpv6Status() });
    const leases = { na: 5, pd: 1, registered: 0, declined: 0, expired: 3 };
    const text = renderStatus({ ...status, leaseStore: { kind: 'lmdb', available: true, size: 9, leases } });
    expect(text.slice(text.indexOf('  DHCPv6'))).toMatchInlineSnapshot(`
      "  DHCPv6 stateful: serving, server 00:03:00:01:02:00:5e:10:00:01
          pool 2001:db8:55::1:0-2001:db8:55::1:ff: 5 of 256 taken (2.0 %)
          pool 2001:db8:100::-2001:db8:1ff:ff00::/56: 16777216 in all
          received 4 solicit, 3 request
          sent 4 advertise, 3 reply
          not answered: 1 no-client-id

      leases in lmdb: 9 (5 addresses, 1 prefixes, 3 expired)
      "
    `);
  });

  it('tells what is not as it should be', () => {
    const troubled = dhcpv6Status({
      state: 'waiting',
      waitingFor: 'socket',
      pools: [],
      discarded: {},
      sendFailures: 2,
      conflicts: 1,
      waiting: 7,
      reconfiguring: 3,
    });
    const status = daemonStatus({ ...responderStatus(), dhcpv6: troubled });
    const leases = { na: 0, pd: 0, registered: 0, declined: 0, expired: 0 };
    const text = renderStatus({
      ...status,
      leaseStore: { kind: 'postgres', available: false, size: 0, leases },
    });
    expect(text.slice(text.indexOf('  DHCPv6'))).toMatchInlineSnapshot(`
      "  DHCPv6 stateful: waiting (socket), server 00:03:00:01:02:00:5e:10:00:01
          received 4 solicit, 3 request
          sent 4 advertise, 3 reply; 2 failed
          1 addresses were given by another server meanwhile
          7 answers wait for their leases to be stored
          3 clients are told to renew

      leases in postgres: 0; they cannot be written at the moment
      "
    `);
  });
});
