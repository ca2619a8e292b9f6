import type { AdvertisedKind, RecordBase } from './advertised-kind.ts';
import { canonicalAddress, canonicalDomain } from './canonical.ts';

/** A recursive DNS server that was advertised (RFC 8106 5.1). */
export interface RdnssRecord extends RecordBase {
  readonly kind: 'rdnss';
  readonly address: string;
}

/** A search domain that was advertised (RFC 8106 5.2). */
export interface DnsslRecord extends RecordBase {
  readonly kind: 'dnssl';
  /** In lower case, without final dot. */
  readonly domain: string;
}

export const rdnssKind: AdvertisedKind<RdnssRecord> = {
  kind: 'rdnss',

  records(option) {
    if (option.type !== 'rdnss') return [];
    const { addresses, lifetime } = option;
    return addresses.map((address) => ({ kind: 'rdnss', address: canonicalAddress(address), lifetime }));
  },

  identity: ({ address }) => address,
  subject: ({ address }) => address,
  withdrawals: (entries) => [
    { type: 'rdnss', lifetime: 0, addresses: entries.map(({ address }) => address) },
  ],
  accepts: ({ address }) => typeof address === 'string',
};

export const dnsslKind: AdvertisedKind<DnsslRecord> = {
  kind: 'dnssl',

  records(option) {
    if (option.type !== 'dnssl') return [];
    const { domains, lifetime } = option;
    return domains.map((domain) => ({ kind: 'dnssl', domain: canonicalDomain(domain), lifetime }));
  },

  identity: ({ domain }) => domain,
  subject: ({ domain }) => domain,
  withdrawals: (entries) => [{ type: 'dnssl', lifetime: 0, domains: entries.map(({ domain }) => domain) }],
  accepts: ({ domain }) => typeof domain === 'string',
};
