import { INFINITY, optionsOf, type OptionOf } from '@ovlab/ndp';
import { eachInterface, type Definition } from './sample.ts';

function lifetime(field: 'validLifetime' | 'preferredLifetime') {
  return eachInterface(({ advertisement }) => {
    if (advertisement === undefined) return [];
    return optionsOf(advertisement, 'prefix-information').map((option: OptionOf<'prefix-information'>) => ({
      labels: { prefix: `${option.prefix}/${option.prefixLength}` },
      value: seconds(option[field]),
    }));
  });
}

/** What hosts are told to believe for how long. */
export const prefixMetrics: readonly Definition[] = [
  {
    name: 'ovlab_ra_router_lifetime_seconds',
    type: 'gauge',
    help: 'Router lifetime that is advertised; 0 while the kernel does not forward.',
    labels: ['interface'],
    samples: eachInterface(({ advertisement }) =>
      advertisement === undefined ? [] : [{ labels: {}, value: advertisement.routerLifetime }],
    ),
  },
  {
    name: 'ovlab_ra_prefix_valid_lifetime_seconds',
    type: 'gauge',
    help: 'Valid lifetime that is advertised for a prefix, +Inf for ever; 0 for one that is taken back.',
    labels: ['interface', 'prefix'],
    samples: lifetime('validLifetime'),
  },
  {
    name: 'ovlab_ra_prefix_preferred_lifetime_seconds',
    type: 'gauge',
    help: 'Preferred lifetime that is advertised for a prefix, +Inf for ever; 0 for a deprecated one.',
    labels: ['interface', 'prefix'],
    samples: lifetime('preferredLifetime'),
  },
];

function seconds(value: number): number {
  return value === INFINITY ? Infinity : value;
}
