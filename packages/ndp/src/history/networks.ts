import type { Pref64Option } from '../options/pref64.ts';
import type { AdvertisedKind, RecordBase } from './advertised-kind.ts';
import { canonicalNetwork } from './canonical.ts';

interface NetworkRecord extends RecordBase {
  /** Network address, the bits after `prefixLength` zero. */
  readonly prefix: string;
  /** Bits, 0..128. */
  readonly prefixLength: number;
}

/** A prefix that was advertised (RFC 4861 4.6.2). */
export interface PrefixRecord extends NetworkRecord {
  readonly kind: 'prefix';
  readonly onLink: boolean;
  readonly autonomous: boolean;
}

/** A route that was advertised (RFC 4191 2.3). */
export interface RouteRecord extends NetworkRecord {
  readonly kind: 'route';
}

/** A NAT64 prefix that was advertised (RFC 8781). */
export interface Pref64Record extends NetworkRecord {
  readonly kind: 'pref64';
  readonly prefixLength: Pref64Option['prefixLength'];
}

const identity = ({ prefix, prefixLength }: NetworkRecord) => `${prefix}/${prefixLength}`;

const isNetwork = ({ prefix, prefixLength }: Readonly<Record<string, unknown>>) =>
  typeof prefix === 'string' && typeof prefixLength === 'number';

export const prefixKind: AdvertisedKind<PrefixRecord> = {
  kind: 'prefix',

  records(option) {
    if (option.type !== 'prefix-information') return [];
    const { prefixLength, onLink, autonomous, validLifetime } = option;
    // With the R bit the field holds a whole address of the router, and the network is what counts.
    const prefix = canonicalNetwork(option.prefix, prefixLength);
    return [{ kind: 'prefix', prefix, prefixLength, onLink, autonomous, lifetime: validLifetime }];
  },

  identity,
  subject: identity,

  // RFC 9096 3.5: both lifetimes 0, so that hosts use no address of it for anything new.
  withdrawals: (entries) =>
    entries.map(({ prefix, prefixLength, onLink, autonomous }) => ({
      type: 'prefix-information',
      prefix,
      prefixLength,
      onLink,
      autonomous,
      routerAddress: false,
      dhcpv6PdPreferred: false,
      validLifetime: 0,
      preferredLifetime: 0,
    })),

  accepts: (fields) =>
    isNetwork(fields) && typeof fields['onLink'] === 'boolean' && typeof fields['autonomous'] === 'boolean',
};

export const routeKind: AdvertisedKind<RouteRecord> = {
  kind: 'route',

  records(option) {
    if (option.type !== 'route-information') return [];
    const { prefixLength, routeLifetime } = option;
    const prefix = canonicalNetwork(option.prefix, prefixLength);
    return [{ kind: 'route', prefix, prefixLength, lifetime: routeLifetime }];
  },

  identity,
  subject: identity,

  withdrawals: (entries) =>
    entries.map(({ prefix, prefixLength }) => ({
      type: 'route-information',
      prefix,
      prefixLength,
      preference: 'medium',
      routeLifetime: 0,
    })),

  accepts: isNetwork,
};

export const pref64Kind: AdvertisedKind<Pref64Record> = {
  kind: 'pref64',

  records(option) {
    if (option.type !== 'pref64') return [];
    const { prefixLength, lifetime } = option;
    return [
      { kind: 'pref64', prefix: canonicalNetwork(option.prefix, prefixLength), prefixLength, lifetime },
    ];
  },

  identity,
  subject: identity,

  withdrawals: (entries) =>
    entries.map(({ prefix, prefixLength }) => ({ type: 'pref64', prefix, prefixLength, lifetime: 0 })),

  accepts: isNetwork,
};
