import { COMMIT_BUCKETS } from '../dhcpv6/commit-buckets.ts';
import type { Dhcpv6Status } from '../dhcpv6/dhcpv6-status.ts';
import type { LeaseStoreStatus } from '../dhcpv6/lease-keeper.ts';
import type { Definition, Sample } from './sample.ts';

/** The samples of every interface with a DHCPv6 server, with its name as a label. */
function eachServer(samples: (status: Dhcpv6Status) => readonly Sample[]): Definition['samples'] {
  return ({ interfaces }) =>
    interfaces.flatMap(({ name, dhcpv6 }) =>
      (dhcpv6 === undefined ? [] : samples(dhcpv6)).map((sample) => ({
        ...sample,
        labels: { interface: name, ...sample.labels },
      })),
    );
}

/** One series for each entry of a table of counts. */
function byKey(label: string, counts: (status: Dhcpv6Status) => Readonly<Record<string, number>>) {
  return eachServer((status) =>
    Object.entries(counts(status)).map(([key, value]) => ({ labels: { [label]: key }, value })),
  );
}

/** One series for each interface. */
function single(value: (status: Dhcpv6Status) => number) {
  return eachServer((status) => [{ labels: {}, value: value(status) }]);
}

/** The samples of the store; none where there is no server. */
function ofStore(samples: (status: LeaseStoreStatus) => readonly Sample[]): Definition['samples'] {
  return ({ leaseStore }) => (leaseStore === undefined ? [] : samples(leaseStore));
}

/** Every metric of the DHCPv6 servers, in the order of the documentation. */
export const dhcpv6Metrics: readonly Definition[] = [
  {
    name: 'ovlab_dhcpv6_interface_ready',
    type: 'gauge',
    help: '1 while DHCPv6 is served on the interface, 0 otherwise.',
    labels: ['interface'],
    samples: single(({ state }) => (state === 'serving' ? 1 : 0)),
  },
  {
    name: 'ovlab_dhcpv6_received_total',
    type: 'counter',
    help: 'Messages that came in, by type.',
    labels: ['interface', 'type'],
    samples: byKey('type', ({ received }) => received),
  },
  {
    name: 'ovlab_dhcpv6_sent_total',
    type: 'counter',
    help: 'Messages that were handed to the kernel, by type.',
    labels: ['interface', 'type'],
    samples: byKey('type', ({ sent }) => sent),
  },
  {
    name: 'ovlab_dhcpv6_discarded_total',
    type: 'counter',
    help: 'Messages that were not answered, by why.',
    labels: ['interface', 'reason'],
    samples: byKey('reason', ({ discarded }) => discarded),
  },
  {
    name: 'ovlab_dhcpv6_send_failures_total',
    type: 'counter',
    help: 'Messages that the kernel refused.',
    labels: ['interface'],
    samples: single(({ sendFailures }) => sendFailures),
  },
  {
    name: 'ovlab_dhcpv6_conflicts_total',
    type: 'counter',
    help: 'Addresses that another server with the same leases had given away meanwhile.',
    labels: ['interface'],
    samples: single(({ conflicts }) => conflicts),
  },
  {
    name: 'ovlab_dhcpv6_waiting_answers',
    type: 'gauge',
    help: 'Answers that wait for their leases to be stored.',
    labels: ['interface'],
    samples: single(({ waiting }) => waiting),
  },
  {
    name: 'ovlab_dhcpv6_commit_seconds',
    type: 'histogram',
    help: 'Time from when leases were handed to the store until they were on the medium.',
    labels: ['interface', 'le'],
    samples: eachServer(({ commits: { count, sum, buckets } }) => [
      ...COMMIT_BUCKETS.map((end, index) => ({
        suffix: '_bucket' as const,
        labels: { le: String(end) },
        value: buckets[index] ?? 0,
      })),
      { suffix: '_bucket', labels: { le: '+Inf' }, value: count },
      { suffix: '_sum', labels: {}, value: sum },
      { suffix: '_count', labels: {}, value: count },
    ]),
  },
  {
    name: 'ovlab_dhcpv6_pool_size',
    type: 'gauge',
    help: 'Addresses or prefixes that a pool can give.',
    labels: ['interface', 'pool'],
    samples: eachServer(({ pools }) => pools.map(({ pool, size }) => ({ labels: { pool }, value: size }))),
  },
  {
    name: 'ovlab_dhcpv6_pool_used',
    type: 'gauge',
    help: 'How many of them are taken: leased, offered, declined, or kept for a client whose lease has expired.',
    labels: ['interface', 'pool'],
    samples: eachServer(({ pools }) =>
      pools.flatMap(({ pool, used }) => (used === undefined ? [] : [{ labels: { pool }, value: used }])),
    ),
  },
  {
    name: 'ovlab_dhcpv6_leases',
    type: 'gauge',
    help: 'Leases by what they are: `na` addresses, `pd` prefixes, `registered`, `declined`, `expired`.',
    labels: ['state'],
    samples: ofStore(({ leases }) =>
      Object.entries(leases ?? {}).map(([state, value]) => ({ labels: { state }, value: Number(value) })),
    ),
  },
  {
    name: 'ovlab_dhcpv6_store_available',
    type: 'gauge',
    help: '1 while leases can be stored, 0 otherwise; no series without a server.',
    labels: ['store'],
    samples: ofStore(({ kind, available }) => [{ labels: { store: kind }, value: available ? 1 : 0 }]),
  },
];
