import { hexOctets } from '@ovlab/wire';
import type { EncryptedDnsOption } from '../options/encrypted-dns.ts';
import type { AdvertisedKind, RecordBase } from './advertised-kind.ts';
import { canonicalAddress, canonicalDomain } from './canonical.ts';

/** An encrypted resolver that was advertised (RFC 9463 6.1). */
export interface EncryptedDnsRecord
  extends RecordBase, Pick<EncryptedDnsOption, 'servicePriority' | 'authenticationDomainName' | 'addresses'> {
  readonly kind: 'encrypted-dns';
  /** Values as hexadecimal digits. */
  readonly serviceParameters: readonly { readonly key: number; readonly value: string }[];
}

export const encryptedDnsKind: AdvertisedKind<EncryptedDnsRecord> = {
  kind: 'encrypted-dns',

  records(option) {
    if (option.type !== 'encrypted-dns') return [];
    const { servicePriority, lifetime } = option;
    return [
      {
        kind: 'encrypted-dns',
        servicePriority,
        authenticationDomainName: canonicalDomain(option.authenticationDomainName),
        addresses: option.addresses.map(canonicalAddress),
        serviceParameters: option.serviceParameters.map(({ key, value }) => ({
          key,
          value: hexOctets(value),
        })),
        lifetime,
      },
    ];
  },

  // A host may tell resolvers apart by all that was said about them, so each form is taken back as it was.
  identity: ({ kind: _, lifetime: __, ...content }) => JSON.stringify(content),

  // Another may tell them apart by name, and would lose a resolver that has only got another address.
  subject: ({ authenticationDomainName }) => authenticationDomainName,

  withdrawals: (entries) =>
    entries.map(({ servicePriority, authenticationDomainName, addresses, serviceParameters }) => ({
      type: 'encrypted-dns',
      servicePriority,
      lifetime: 0,
      authenticationDomainName,
      addresses,
      serviceParameters: serviceParameters.map(({ key, value }) => ({ key, value: fromHex(value) })),
    })),

  accepts: ({ servicePriority, authenticationDomainName, addresses, serviceParameters }) =>
    typeof servicePriority === 'number' &&
    typeof authenticationDomainName === 'string' &&
    Array.isArray(addresses) &&
    addresses.every((address) => typeof address === 'string') &&
    Array.isArray(serviceParameters) &&
    serviceParameters.every(isParameter),
};

function isParameter(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { key, value: digits } = value as Record<string, unknown>;
  return typeof key === 'number' && typeof digits === 'string' && /^([0-9a-f]{2})*$/.test(digits);
}

function fromHex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}
