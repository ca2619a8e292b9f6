import { tryParseAddress } from '@ovlab/wire';
import type { RouterAdvertisement } from './messages/router-advertisement.ts';
import type { RouterSolicitation } from './messages/router-solicitation.ts';
import { sourceLinkLayerAddress } from './options/source-link-layer-address.ts';

/**
 * Why a message that could be decoded MUST be discarded silently (RFC 4861 6.1.1 and 6.1.2); fit as a metric label.
 *
 * - `hop-limit`: it is not 255, so the packet may come from off the link
 * - `code`: the ICMPv6 code is not 0
 * - `source-invalid`: the source is no unicast address (nor `::`, for a solicitation)
 * - `source-not-link-local`: an advertisement from another address than a link-local one
 * - `unspecified-with-link-layer-address`: a solicitation from `::` that carries a source link-layer address
 */
export type DiscardReason =
  'hop-limit' | 'code' | 'source-invalid' | 'source-not-link-local' | 'unspecified-with-link-layer-address';

/** What the IPv6 header says about a message. */
export interface PacketOrigin {
  /** Source address; a zone (`fe80::1%br0`) is allowed. */
  readonly source: string;
  /** Received hop limit; leave it out when the socket lets through only 255. */
  readonly hopLimit?: number;
}

/** A node that got a packet with less than this got it through a router (RFC 4861 6.1). */
const REQUIRED_HOP_LIMIT = 255;

/** Checks a Router Solicitation by RFC 4861 6.1.1; `undefined` when it is valid. */
export function validateRouterSolicitation(
  origin: PacketOrigin,
  message: RouterSolicitation,
): DiscardReason | undefined {
  const discard = validateHeader(origin, message);
  if (discard !== undefined) return discard;
  const source = tryParseAddress(origin.source);
  if (source === undefined || isMulticast(source)) return 'source-invalid';
  const unspecified = source.every((octet) => octet === 0);
  return unspecified && hasSourceLinkLayerAddress(message)
    ? 'unspecified-with-link-layer-address'
    : undefined;
}

/** Checks another router's Router Advertisement by RFC 4861 6.1.2; `undefined` when it is valid. */
export function validateRouterAdvertisement(
  origin: PacketOrigin,
  message: RouterAdvertisement,
): DiscardReason | undefined {
  const discard = validateHeader(origin, message);
  if (discard !== undefined) return discard;
  const source = tryParseAddress(origin.source);
  if (source === undefined || isMulticast(source)) return 'source-invalid';
  return isLinkLocal(source) ? undefined : 'source-not-link-local';
}

function validateHeader(origin: PacketOrigin, message: { readonly code: number }): DiscardReason | undefined {
  if (origin.hopLimit !== undefined && origin.hopLimit !== REQUIRED_HOP_LIMIT) return 'hop-limit';
  return message.code === 0 ? undefined : 'code';
}

/** A malformed one counts too: RFC 4861 6.1.1 asks whether the option is there, not whether it makes sense. */
function hasSourceLinkLayerAddress(message: RouterSolicitation): boolean {
  return message.options.some(
    (option) =>
      option.type === sourceLinkLayerAddress.type ||
      (option.type === 'raw' && option.code === sourceLinkLayerAddress.code),
  );
}

function isMulticast([first = 0]: Uint8Array): boolean {
  return first === 0xff;
}

/** fe80::/10 (RFC 4291 2.5.6). */
function isLinkLocal([first = 0, second = 0]: Uint8Array): boolean {
  return first === 0xfe && (second & 0xc0) === 0x80;
}
