import { ETHERNET_ADDRESS_LENGTH, formatAddress, formatEthernetAddress, parseAddressInto } from '@ovlab/wire';
import { octetsOfHex } from './hex-octets.ts';
import type { Lease, LeaseKey, LeaseKind } from './lease.ts';

/**
 * The octets of a lease, for stores:
 *
 * 0 version, 1 kind, state and what is there, 2 octets of the DUID, 3 prefix length, 4 address, 20 IAID, 24 updatedAt,
 * 32 preferredUntil, 40 validUntil, 48 DUID, then link-layer address (6), key (16) and hostname (UTF-8, the rest).
 * Numbers are little-endian, times are IEEE 754 doubles in the order of the machine.
 */
const VERSION = 1;
const FIXED_LENGTH = 48;
const KEY_LENGTH = 16;
/** An UTF-16 unit takes at most so many octets of UTF-8. */
const OCTETS_A_UNIT = 3;

/** Where a record says which address or prefix it is about: prefix length and address. */
export const RECORD_KEY = { start: 3, end: 20 } as const;
/** Where the DUID of a record begins, and the octet that says how long it is. */
export const RECORD_DUID = { start: FIXED_LENGTH, length: 2 } as const;

const KINDS: readonly LeaseKind[] = ['na', 'pd', 'registered'];
const KIND = 0x03;
const DECLINED = 0x04;
const HAS_LINK_LAYER = 0x08;
const HAS_KEY = 0x10;
const HAS_HOSTNAME = 0x20;

const time = new Float64Array(1);
const timeOctets = new Uint8Array(time.buffer);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** As many octets as the record of a lease can need. */
export function maxRecordLength(lease: Lease): number {
  const hostname = (lease.hostname?.length ?? 0) * OCTETS_A_UNIT;
  return FIXED_LENGTH + lease.duid.length + ETHERNET_ADDRESS_LENGTH + KEY_LENGTH + hostname;
}

/**
 * Writes a record where there is room for it and says where it ends.
 * @throws RangeError when a field does not fit
 */
export function writeRecord(lease: Lease, target: Uint8Array, offset: number): number {
  const { duid, linkLayerAddress, reconfigureKey, hostname } = lease;
  if (duid.length > 0xff) throw new RangeError(`a DUID of ${duid.length} octets cannot be stored`);
  target[offset] = VERSION;
  target[offset + 1] = flagsOf(lease);
  target[offset + 2] = duid.length;
  writeRecordKey(lease, target, offset + RECORD_KEY.start);
  writeU32(lease.iaid, target, offset + 20);
  writeTime(lease.updatedAt, target, offset + 24);
  writeTime(lease.preferredUntil, target, offset + 32);
  writeTime(lease.validUntil, target, offset + 40);
  let end = append(duid, target, offset + FIXED_LENGTH);
  if (linkLayerAddress !== undefined) end = appendLinkLayer(linkLayerAddress, target, end);
  if (reconfigureKey !== undefined) {
    if (reconfigureKey.length !== KEY_LENGTH) throw new RangeError('a Reconfigure key has 16 octets');
    end = append(reconfigureKey, target, end);
  }
  if (hostname !== undefined) end += encoder.encodeInto(hostname, target.subarray(end)).written;
  return end;
}

/**
 * Writes the 17 octets that a record has at `RECORD_KEY`.
 * @throws RangeError when the address is none
 */
export function writeRecordKey(key: LeaseKey, target: Uint8Array, offset: number): void {
  target[offset] = key.prefixLength;
  if (!parseAddressInto(key.address, target, offset + 1) || key.address.includes('%')) {
    throw new RangeError(`address: '${key.address}' is not an IPv6 address without zone and prefix length`);
  }
}

const keyOctets = new Uint8Array(RECORD_KEY.end - RECORD_KEY.start);

/** Whether the address of a key is RFC 5952 text: two texts of one address would be two keys. */
export function isCanonicalKey(key: LeaseKey): boolean {
  writeRecordKey(key, keyOctets, 0);
  return formatAddress(keyOctets, 1) === key.address;
}

/**
 * The lease of the record that lies between two places; nothing in it shares memory with the record.
 * @throws RangeError when it is none, or of another version
 */
export function readRecord(source: Uint8Array, start: number, end: number): Lease {
  const at = (offset: number): number => source[start + offset] ?? 0;
  if (end - start < FIXED_LENGTH || at(0) !== VERSION) throw new RangeError('not a lease of this version');
  const flags = at(1);
  let next = start + FIXED_LENGTH + at(2);
  const lease: Mutable<Lease> = {
    kind: KINDS[flags & KIND] ?? 'na',
    state: (flags & DECLINED) === 0 ? 'active' : 'declined',
    address: formatAddress(source, start + RECORD_KEY.start + 1),
    prefixLength: at(RECORD_KEY.start),
    duid: copy(source, start + FIXED_LENGTH, next),
    iaid: (at(20) | (at(21) << 8) | (at(22) << 16) | (at(23) << 24)) >>> 0,
    updatedAt: readTime(source, start + 24),
    preferredUntil: readTime(source, start + 32),
    validUntil: readTime(source, start + 40),
  };
  if ((flags & HAS_LINK_LAYER) !== 0) {
    lease.linkLayerAddress = formatEthernetAddress(source, next);
    next += ETHERNET_ADDRESS_LENGTH;
  }
  if ((flags & HAS_KEY) !== 0) {
    lease.reconfigureKey = copy(source, next, next + KEY_LENGTH);
    next += KEY_LENGTH;
  }
  if ((flags & HAS_HOSTNAME) !== 0) lease.hostname = decoder.decode(source.subarray(next, end));
  if (next > end) throw new RangeError('a lease ends too early');
  return lease;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function flagsOf(lease: Lease): number {
  return (
    KINDS.indexOf(lease.kind) |
    (lease.state === 'declined' ? DECLINED : 0) |
    (lease.linkLayerAddress === undefined ? 0 : HAS_LINK_LAYER) |
    (lease.reconfigureKey === undefined ? 0 : HAS_KEY) |
    (lease.hostname === undefined ? 0 : HAS_HOSTNAME)
  );
}

/** Not `set`, which costs more than a few octets do. */
function append(octets: Uint8Array, target: Uint8Array, offset: number): number {
  for (let index = 0; index < octets.length; index += 1) target[offset + index] = octets[index] ?? 0;
  return offset + octets.length;
}

function copy(source: Uint8Array, start: number, end: number): Uint8Array {
  const octets = new Uint8Array(end - start);
  for (let index = 0; index < octets.length; index += 1) octets[index] = source[start + index] ?? 0;
  return octets;
}

function appendLinkLayer(text: string, target: Uint8Array, offset: number): number {
  const octets = octetsOfHex(text, ETHERNET_ADDRESS_LENGTH, target, offset);
  if (octets !== ETHERNET_ADDRESS_LENGTH) throw new RangeError(`'${text}' is not an Ethernet address`);
  return offset + ETHERNET_ADDRESS_LENGTH;
}

function writeU32(value: number, target: Uint8Array, offset: number): void {
  target[offset] = value;
  target[offset + 1] = value >>> 8;
  target[offset + 2] = value >>> 16;
  target[offset + 3] = value >>> 24;
}

function writeTime(value: number, target: Uint8Array, offset: number): void {
  time[0] = value;
  append(timeOctets, target, offset);
}

function readTime(source: Uint8Array, offset: number): number {
  for (let index = 0; index < 8; index += 1) timeOctets[index] = source[offset + index] ?? 0;
  return time[0] ?? 0;
}
