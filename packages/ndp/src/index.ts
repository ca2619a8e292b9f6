export type { AdvertisementReason, RouterEvent, RouterOutput } from './advertiser/router-events.ts';
export { CLIENT_SILENCE } from './advertiser/expected-clients.ts';
export type { IntervalBounds } from './advertiser/interval.ts';
export { MAX_PENDING_SOLICITATIONS } from './advertiser/pending-solicitations.ts';
export { RouterAdvertiser, type RouterAdvertiserOptions } from './advertiser/router-advertiser.ts';
export * from './constants.ts';
export { NdpDecodeError, NdpEncodeError, type DecodeFailure } from './errors.ts';
export type { MessageBase } from './messages/message-codec.ts';
export { decodeMessage, describeMessage, encodeMessage, type NdpMessage } from './messages/messages.ts';
export type { NeighborAdvertisement } from './messages/neighbor-advertisement.ts';
export type { NeighborSolicitation } from './messages/neighbor-solicitation.ts';
export type { Redirect } from './messages/redirect.ts';
export type { RouterAdvertisement } from './messages/router-advertisement.ts';
export type { RouterSolicitation } from './messages/router-solicitation.ts';
export { optionsOf } from './options/options.ts';
export type { RawOption } from './options/raw.ts';
export type { KnownOption, NdpOption, OptionOf } from './options/table.ts';
export type { Preference } from './preference.ts';
export {
  validateRouterAdvertisement,
  validateRouterSolicitation,
  type DiscardReason,
  type PacketOrigin,
} from './validation.ts';
