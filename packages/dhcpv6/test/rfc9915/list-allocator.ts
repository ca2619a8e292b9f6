import { formatAddress, parseAddress } from '@ovlab/wire';
import {
  duidKey,
  type Duid,
  type LeaseKey,
  type LeaseReader,
  type Reservation,
  type ServedLink,
} from '../../src/index.ts';
import type { AllocationRequest, Allocator } from '../../src/allocation/allocator.ts';

/** Milliseconds for which something stays with the client that it was named to. */
const OFFER_TIME = 30_000;

interface Offer {
  readonly owner: string;
  readonly until: number;
}

/** What a list of addresses and prefixes allows, by looking at each: small, slow and easy to believe. */
export class ListAllocator implements Allocator {
  readonly #addresses: readonly LeaseKey[];
  readonly #prefixes: readonly LeaseKey[];
  readonly #reservations: readonly Reservation[];
  readonly #leases: LeaseReader;
  readonly #offers = new Map<string, Offer>();

  constructor(link: ServedLink, leases: LeaseReader, reservations: readonly Reservation[] = []) {
    this.#addresses = link.pools.flatMap(({ first, last }) => range(first, last, 128));
    this.#prefixes = link.prefixPools.flatMap(({ prefix, prefixLength, delegatedLength }) =>
      blocks(prefix, prefixLength, delegatedLength),
    );
    this.#reservations = reservations;
    this.#leases = leases;
  }

  allocate(request: AllocationRequest, now: number): LeaseKey | undefined {
    const list = request.kind === 'na' ? this.#addresses : this.#prefixes;
    const wished = [this.#reservedFor(request), this.#offeredTo(request), request.hint];
    for (const key of [...wished, ...list]) {
      if (key === undefined || !this.permits(key, request) || !this.#isFree(key, request, now)) continue;
      this.#offers.set(textOf(key), { owner: ownerOf(request), until: now + OFFER_TIME });
      return { address: key.address, prefixLength: key.prefixLength };
    }
    return undefined;
  }

  permits(key: LeaseKey, request: AllocationRequest): boolean {
    const reservation = this.#reservations.find((each) => each.address === key.address);
    if (reservation !== undefined) return matches(reservation, request);
    const list = request.kind === 'na' ? this.#addresses : this.#prefixes;
    return list.some((each) => textOf(each) === textOf(key));
  }

  #reservedFor(request: AllocationRequest): LeaseKey | undefined {
    if (request.kind === 'pd') return undefined;
    const address = this.#reservations.find((reservation) => matches(reservation, request))?.address;
    return address === undefined ? undefined : { address, prefixLength: 128 };
  }

  #offeredTo(request: AllocationRequest): LeaseKey | undefined {
    for (const [text, { owner }] of this.#offers) {
      const [address = '', length] = text.split('/');
      if (owner === ownerOf(request)) return { address, prefixLength: Number(length) };
    }
    return undefined;
  }

  #isFree(key: LeaseKey, request: AllocationRequest, now: number): boolean {
    const offer = this.#offers.get(textOf(key));
    if (offer !== undefined && offer.until > now && offer.owner !== ownerOf(request)) return false;
    const lease = this.#leases.get(key);
    if (lease === undefined || lease.validUntil <= now) return true;
    const isOwn = duidKey(lease.duid) === duidKey(request.duid) && lease.iaid === request.iaid;
    return isOwn && lease.kind === request.kind && lease.state === 'active';
  }
}

function matches(reservation: Reservation, { duid, linkLayerAddress, name }: AllocationRequest): boolean {
  if (reservation.duid !== undefined) return duidKey(reservation.duid) === duidKey(duid);
  if (reservation.linkLayerAddress !== undefined) return reservation.linkLayerAddress === linkLayerAddress;
  return reservation.name !== undefined && reservation.name === name;
}

const textOf = ({ address, prefixLength }: LeaseKey) => `${address}/${prefixLength}`;
const ownerOf = ({ kind, duid, iaid }: { kind: string; duid: Duid; iaid: number }) =>
  `${kind} ${iaid} ${duidKey(duid)}`;

function range(first: string, last: string, prefixLength: number): LeaseKey[] {
  const keys: LeaseKey[] = [];
  const end = numberOf(last);
  for (let value = numberOf(first); value <= end; value += 1n)
    keys.push({ address: textOfNumber(value), prefixLength });
  return keys;
}

function blocks(prefix: string, prefixLength: number, delegatedLength: number): LeaseKey[] {
  const keys: LeaseKey[] = [];
  const first = numberOf(prefix);
  for (let index = 0n; index < 1n << BigInt(delegatedLength - prefixLength); index += 1n) {
    const address = textOfNumber(first + (index << BigInt(128 - delegatedLength)));
    keys.push({ address, prefixLength: delegatedLength });
  }
  return keys;
}

function numberOf(address: string): bigint {
  return parseAddress(address, 'address').reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

function textOfNumber(value: bigint): string {
  return formatAddress(
    Uint8Array.from({ length: 16 }, (_, index) => Number((value >> BigInt(8 * (15 - index))) & 0xffn)),
  );
}
