import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { daemonStatus, responderStatus } from '../../test/support/responder-status.ts';
import { dhcpv6Status } from '../../test/support/dhcpv6-status.ts';
import type { ResponderStatus } from '../status.ts';
import { definitions } from './definitions.ts';
import { createMetrics } from './metrics.ts';

const wallClock = () => 1_700_000_000_000;

/** The lines with values, for daemons with these interfaces. */
async function valuesOf(...interfaces: readonly ResponderStatus[]): Promise<string[]> {
  const metrics = createMetrics({ status: () => daemonStatus(...interfaces), wallClock, process: false });
  return (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('the metrics', () => {
  it('say what an advertising interface does', async () => {
    expect((await valuesOf(responderStatus())).slice(1)).toMatchInlineSnapshot(`
      [
        "ovlab_ra_interface_ready{interface="br0"} 1",
        "ovlab_ra_sent_total{interface="br0",reason="initial"} 3",
        "ovlab_ra_sent_total{interface="br0",reason="periodic"} 10",
        "ovlab_ra_sent_total{interface="br0",reason="solicited"} 2",
        "ovlab_ra_sent_total{interface="br0",reason="changed"} 0",
        "ovlab_ra_sent_total{interface="br0",reason="client"} 0",
        "ovlab_ra_sent_total{interface="br0",reason="requested"} 1",
        "ovlab_ra_sent_total{interface="br0",reason="final"} 0",
        "ovlab_ra_sent_by_cast_total{interface="br0",cast="unicast"} 2",
        "ovlab_ra_sent_by_cast_total{interface="br0",cast="multicast"} 14",
        "ovlab_ra_send_failures_total{interface="br0"} 0",
        "ovlab_ra_send_delay_seconds_total{interface="br0"} 0.008",
        "ovlab_ra_send_delay_max_seconds{interface="br0"} 0.001",
        "ovlab_ra_received_total{interface="br0",type="router-solicitation",result="valid"} 2",
        "ovlab_ra_received_total{interface="br0",type="router-solicitation",result="hop-limit"} 1",
        "ovlab_ra_received_total{interface="br0",type="router-advertisement",result="valid"} 0",
        "ovlab_ra_refused_total{interface="br0",reason="denied"} 0",
        "ovlab_ra_refused_total{interface="br0",reason="unspecified"} 0",
        "ovlab_ra_signs_of_life_total{interface="br0"} 4",
        "ovlab_ra_last_multicast_timestamp_seconds{interface="br0"} 1699999988",
        "ovlab_ra_next_multicast_timestamp_seconds{interface="br0"} 1700000430",
        "ovlab_ra_router_lifetime_seconds{interface="br0"} 1800",
        "ovlab_ra_prefix_valid_lifetime_seconds{interface="br0",prefix="2001:db8:55::/64"} 86400",
        "ovlab_ra_prefix_valid_lifetime_seconds{interface="br0",prefix="2001:db8:66::/64"} +Inf",
        "ovlab_ra_prefix_preferred_lifetime_seconds{interface="br0",prefix="2001:db8:55::/64"} 14400",
        "ovlab_ra_prefix_preferred_lifetime_seconds{interface="br0",prefix="2001:db8:66::/64"} 0",
        "ovlab_ra_other_routers{interface="br0"} 0",
      ]
    `);
  });

  it('say of an interface what it waits for, and nothing that is not known', async () => {
    const waiting = responderStatus({
      name: 'tap0',
      state: 'waiting',
      waitingFor: 'no-carrier',
      advertisement: undefined,
      sinceMulticast: undefined,
      untilMulticast: undefined,
    });
    const values = await valuesOf(waiting);
    expect(values).toContain('ovlab_ra_interface_ready{interface="tap0"} 0');
    expect(values).toContain('ovlab_ra_interface_waiting{interface="tap0",reason="no-carrier"} 1');
    expect(values.filter((line) => /multicast_timestamp|lifetime/.test(line))).toEqual([]);
  });

  it('keep interfaces apart', async () => {
    const values = await valuesOf(responderStatus(), responderStatus({ name: 'br1', sendFailures: 5 }));
    expect(values).toContain('ovlab_ra_send_failures_total{interface="br0"} 0');
    expect(values).toContain('ovlab_ra_send_failures_total{interface="br1"} 5');
  });

  it('do not add up from one look to the next, and forget what is gone', async () => {
    let interfaces = [responderStatus(), responderStatus({ name: 'br1' })];
    const metrics = createMetrics({ status: () => daemonStatus(...interfaces), wallClock, process: false });
    const first = await metrics.text();
    expect(await metrics.text()).toBe(first);
    interfaces = [responderStatus()];
    expect(await metrics.text()).not.toContain('br1');
  });

  it('ask for the status once for each look', async () => {
    let asked = 0;
    const metrics = createMetrics({
      status: () => {
        asked += 1;
        return daemonStatus(responderStatus());
      },
      process: false,
    });
    await metrics.text();
    expect(asked).toBe(1);
  });

  it('hold those of the process too', async () => {
    const text = await createMetrics({ status: () => daemonStatus() }).text();
    expect(text).toMatch(/^process_cpu_seconds_total \d/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });
});

describe('the metrics of DHCPv6', () => {
  it('say what a server does, and where its leases are', async () => {
    const interfaces = [{ ...responderStatus(), dhcpv6: dhcpv6Status() }];
    const leases = { na: 5, pd: 1, registered: 2, declined: 0, expired: 3 };
    const status = {
      ...daemonStatus(...interfaces),
      leaseStore: { kind: 'lmdb' as const, available: true, size: 11, leases },
    };
    const text = await createMetrics({ status: () => status, wallClock, process: false }).text();
    const lines = text.split('\n').filter((line) => line.startsWith('ovlab_dhcpv6_'));
    expect(lines).toMatchInlineSnapshot(`
      [
        "ovlab_dhcpv6_interface_ready{interface="br0"} 1",
        "ovlab_dhcpv6_received_total{interface="br0",type="solicit"} 4",
        "ovlab_dhcpv6_received_total{interface="br0",type="request"} 3",
        "ovlab_dhcpv6_sent_total{interface="br0",type="advertise"} 4",
        "ovlab_dhcpv6_sent_total{interface="br0",type="reply"} 3",
        "ovlab_dhcpv6_discarded_total{interface="br0",reason="no-client-id"} 1",
        "ovlab_dhcpv6_send_failures_total{interface="br0"} 0",
        "ovlab_dhcpv6_conflicts_total{interface="br0"} 0",
        "ovlab_dhcpv6_waiting_answers{interface="br0"} 0",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="0.0005"} 1",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="0.001"} 1",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="0.0025"} 1",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="0.005"} 2",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="0.01"} 2",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="0.025"} 3",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="0.05"} 3",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="0.1"} 3",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="0.25"} 3",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="0.5"} 3",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="1"} 3",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="5"} 3",
        "ovlab_dhcpv6_commit_seconds_bucket{interface="br0",le="+Inf"} 3",
        "ovlab_dhcpv6_commit_seconds_sum{interface="br0"} 0.0234",
        "ovlab_dhcpv6_commit_seconds_count{interface="br0"} 3",
        "ovlab_dhcpv6_pool_size{interface="br0",pool="2001:db8:55::1:0-2001:db8:55::1:ff"} 256",
        "ovlab_dhcpv6_pool_size{interface="br0",pool="2001:db8:100::-2001:db8:1ff:ff00::/56"} 16777216",
        "ovlab_dhcpv6_pool_used{interface="br0",pool="2001:db8:55::1:0-2001:db8:55::1:ff"} 5",
        "ovlab_dhcpv6_leases{state="na"} 5",
        "ovlab_dhcpv6_leases{state="pd"} 1",
        "ovlab_dhcpv6_leases{state="registered"} 2",
        "ovlab_dhcpv6_leases{state="declined"} 0",
        "ovlab_dhcpv6_leases{state="expired"} 3",
        "ovlab_dhcpv6_store_available{store="lmdb"} 1",
      ]
    `);
    expect(text).toContain('# TYPE ovlab_dhcpv6_commit_seconds histogram');
  });

  it('are not there without a server', async () => {
    expect((await valuesOf(responderStatus())).filter((line) => line.includes('dhcpv6'))).toEqual([]);
  });
});

describe('docs/responder-operations.md', () => {
  const page = readFileSync(
    fileURLToPath(new URL('../../../../docs/responder-operations.md', import.meta.url)),
    'utf8',
  );
  const rows = [...page.matchAll(/^\| `(ovlab_\w+)` +\| (\w+) +\| (.*?) +\| (.*?) +\|$/gm)];

  it('has each metric with its type, labels and meaning, and no other', () => {
    const documented = rows.map(([, name, type, labels, help]) => ({ name, type, labels, help }));
    const existing = definitions.map(({ name, type, labels, help }) => ({
      name,
      type,
      labels: labels.map((label) => `\`${label}\``).join(', '),
      help,
    }));
    expect(documented).toEqual(existing);
  });

  it('is about metrics that are there', async () => {
    const { registry } = createMetrics({ status: () => daemonStatus(), process: false });
    const names = (await registry.getMetricsAsJSON()).map(({ name }) => name);
    expect(rows.map(([, name]) => name).toSorted()).toEqual(names.toSorted());
  });
});
