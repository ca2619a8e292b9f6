import { Writer } from '@ovlab/wire';
import { Dhcpv6EncodeError } from '../errors.ts';
import type { Duid } from '../options/option-types.ts';
import { MAX_DUID_LENGTH } from './duid.ts';
import { DUID_TYPES, ETHERNET, LLT_EPOCH } from './duid-kinds.ts';

/** What a DUID is made of a link-layer address. */
export interface LinkLayerDuidOptions {
  /** `02:00:5e:10:00:01`. */
  readonly linkLayerAddress: string;
  /** ARP hardware type; default 1, Ethernet. */
  readonly hardwareType?: number;
}

/**
 * DUID-LLT (RFC 9915 11.2).
 * @param options.time milliseconds since the epoch; before the year 2000 counts as its beginning
 * @throws Dhcpv6EncodeError when the address is none
 */
export function createDuidLlt(options: LinkLayerDuidOptions & { readonly time: number }): Duid {
  const seconds = Math.max(0, Math.floor((options.time - LLT_EPOCH) / 1000));
  const duid = begin(DUID_TYPES.llt);
  duid.u16(options.hardwareType ?? ETHERNET, 'hardwareType');
  // RFC 9915 11.2: the seconds are taken modulo 2^32.
  duid.u32(seconds % 2 ** 32, 'time');
  duid.bytes(linkLayerOctets(options.linkLayerAddress), 'linkLayerAddress');
  return duid.finish();
}

/**
 * DUID-LL (RFC 9915 11.4).
 * @throws Dhcpv6EncodeError when the address is none
 */
export function createDuidLl(options: LinkLayerDuidOptions): Duid {
  const duid = begin(DUID_TYPES.ll);
  duid.u16(options.hardwareType ?? ETHERNET, 'hardwareType');
  duid.bytes(linkLayerOctets(options.linkLayerAddress), 'linkLayerAddress');
  return duid.finish();
}

/**
 * DUID-EN (RFC 9915 11.3).
 * @param enterprise number of the vendor, 32 bits (IANA "Private Enterprise Numbers")
 * @param identifier 1..124 octets, chosen by the vendor
 * @throws Dhcpv6EncodeError when one of them is out of range
 */
export function createDuidEn(enterprise: number, identifier: Uint8Array): Duid {
  const duid = begin(DUID_TYPES.en);
  duid.u32(enterprise, 'enterprise');
  duid.bytes(identifier, 'identifier');
  if (identifier.length === 0 || duid.length > MAX_DUID_LENGTH) {
    duid.fail(`identifier: ${identifier.length} octets are not 1 to ${MAX_DUID_LENGTH - 6}`);
  }
  return duid.finish();
}

/**
 * DUID-UUID (RFC 9915 11.5).
 * @param uuid `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`
 * @throws Dhcpv6EncodeError when it is none
 */
export function createDuidUuid(uuid: string): Duid {
  const duid = begin(DUID_TYPES.uuid);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid)) duid.fail(`uuid: '${uuid}' is not a UUID`);
  duid.bytes(octetsOf(uuid), 'uuid');
  return duid.finish();
}

function begin(type: number): Writer {
  const duid = new Writer(Dhcpv6EncodeError);
  duid.u16(type, 'type');
  return duid;
}

function linkLayerOctets(text: string): Uint8Array {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){0,19}$/i.test(text)) {
    throw new Dhcpv6EncodeError(`linkLayerAddress: '${text}' is not hexadecimal octets with colons`);
  }
  return octetsOf(text);
}

function octetsOf(text: string): Uint8Array {
  return Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (octet) => Number.parseInt(octet, 16));
}
