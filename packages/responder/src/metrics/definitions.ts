import type { DaemonStatus } from '../control/api.ts';
import type { ResponderStatus } from '../status.ts';
import { dhcpv6Metrics } from './dhcpv6-metrics.ts';
import { prefixMetrics } from './prefix-metrics.ts';
import { eachInterface, type Definition, type Sample } from './sample.ts';

/** One series for each entry of a table of counts. */
function byKey(label: string, counts: (status: ResponderStatus) => Readonly<Record<string, number>>) {
  return eachInterface((status): Sample[] =>
    Object.entries(counts(status)).map(([key, value]) => ({ labels: { [label]: key }, value })),
  );
}

/** One series for each interface; none while there is no value. */
function single(value: (status: ResponderStatus, now: number) => number | undefined) {
  return eachInterface((status, now): Sample[] => {
    const found = value(status, now);
    return found === undefined ? [] : [{ labels: {}, value: found }];
  });
}

/** Every metric of the responder itself, in the order of the documentation. */
export const definitions: readonly Definition[] = [
  {
    name: 'ovlab_ra_build_info',
    type: 'gauge',
    help: 'Always 1; the labels say which version runs on which Node.js.',
    labels: ['version', 'node'],
    samples: ({ version }: DaemonStatus) => [{ labels: { version, node: process.version }, value: 1 }],
  },
  {
    name: 'ovlab_ra_interface_ready',
    type: 'gauge',
    help: '1 while advertisements can be sent on the interface, 0 otherwise.',
    labels: ['interface'],
    samples: single(({ state }) => (state === 'advertising' ? 1 : 0)),
  },
  {
    name: 'ovlab_ra_interface_waiting',
    type: 'gauge',
    help: '1 for what the interface lacks; no series while it lacks nothing.',
    labels: ['interface', 'reason'],
    samples: eachInterface(({ waitingFor }) =>
      waitingFor === undefined ? [] : [{ labels: { reason: waitingFor }, value: 1 }],
    ),
  },
  {
    name: 'ovlab_ra_sent_total',
    type: 'counter',
    help: 'Advertisements that left, by what made them go.',
    labels: ['interface', 'reason'],
    samples: byKey('reason', ({ sent }) => sent),
  },
  {
    name: 'ovlab_ra_sent_by_cast_total',
    type: 'counter',
    help: 'The same advertisements, by whether they went to one host or to all.',
    labels: ['interface', 'cast'],
    samples: byKey('cast', ({ sentUnicast, sentMulticast }) => ({
      unicast: sentUnicast,
      multicast: sentMulticast,
    })),
  },
  {
    name: 'ovlab_ra_send_failures_total',
    type: 'counter',
    help: 'Advertisements that did not leave.',
    labels: ['interface'],
    samples: single(({ sendFailures }) => sendFailures),
  },
  {
    name: 'ovlab_ra_send_delay_seconds_total',
    type: 'counter',
    help: 'Time from when advertisements were due until the kernel had them; divided by those that left, the mean.',
    labels: ['interface'],
    samples: single(({ sendDelay }) => sendDelay.sum),
  },
  {
    name: 'ovlab_ra_send_delay_max_seconds',
    type: 'gauge',
    help: 'The longest of these times since the start.',
    labels: ['interface'],
    samples: single(({ sendDelay }) => sendDelay.max),
  },
  {
    name: 'ovlab_ra_received_total',
    type: 'counter',
    help: 'Messages that came in, by type and by what became of them: valid, or why they were discarded.',
    labels: ['interface', 'type', 'result'],
    samples: eachInterface(({ received }) =>
      Object.entries(received).flatMap(([type, { valid, discarded }]) => [
        { labels: { type, result: 'valid' }, value: valid },
        ...Object.entries(discarded).map(([result, value]) => ({ labels: { type, result }, value })),
      ]),
    ),
  },
  {
    name: 'ovlab_ra_refused_total',
    type: 'counter',
    help: 'Valid solicitations that were not answered on purpose, by why.',
    labels: ['interface', 'reason'],
    samples: byKey('reason', ({ refused }) => refused),
  },
  {
    name: 'ovlab_ra_signs_of_life_total',
    type: 'counter',
    help: 'Listener reports of other hosts.',
    labels: ['interface'],
    samples: single(({ signsOfLife }) => signsOfLife),
  },
  {
    name: 'ovlab_ra_last_multicast_timestamp_seconds',
    type: 'gauge',
    help: 'When the last advertisement to all nodes left, in Unix time; no series before the first one.',
    labels: ['interface'],
    samples: single(({ sinceMulticast }, now) =>
      sinceMulticast === undefined ? undefined : now - sinceMulticast / 1000,
    ),
  },
  {
    name: 'ovlab_ra_next_multicast_timestamp_seconds',
    type: 'gauge',
    help: 'When the next one leaves at the latest, in Unix time; no series while nothing is advertised.',
    labels: ['interface'],
    samples: single(({ untilMulticast }, now) =>
      untilMulticast === undefined ? undefined : now + untilMulticast / 1000,
    ),
  },
  ...prefixMetrics,
  {
    name: 'ovlab_ra_other_routers',
    type: 'gauge',
    help: 'Other routers that are heard on the link.',
    labels: ['interface'],
    samples: single(({ otherRouters }) => otherRouters.length),
  },
  {
    name: 'ovlab_ra_other_router_lifetime_seconds',
    type: 'gauge',
    help: 'What is left of the router lifetime of another router; at most 32 of them are known at a time.',
    labels: ['interface', 'source'],
    samples: eachInterface(({ otherRouters }) =>
      otherRouters.map(({ source, lifetime }) => ({ labels: { source }, value: lifetime })),
    ),
  },
  {
    name: 'ovlab_ra_inconsistencies_total',
    type: 'counter',
    help: 'Values of other routers that do not fit those of this one (RFC 4861 6.2.7), by field.',
    labels: ['interface', 'field'],
    samples: byKey('field', ({ inconsistencies }) => inconsistencies),
  },
  ...dhcpv6Metrics,
];
