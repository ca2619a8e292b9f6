export type { AdvertisementReason, RouterEvent, RouterOutput } from './advertiser/router-events.ts';
export { CLIENT_SILENCE } from './advertiser/expected-clients.ts';
export type { IntervalBounds } from './advertiser/interval.ts';
export { MAX_PENDING_SOLICITATIONS, MAX_PENDING_UNICAST_ONLY } from './advertiser/pending-solicitations.ts';
export { RouterAdvertiser, type RouterAdvertiserOptions } from './advertiser/router-advertiser.ts';
export type { AdvertiserSettings } from './advertiser/settings.ts';
export { compareAdvertisements } from './consistency/compare.ts';
export type { InconsistentField, Inconsistency } from './consistency/inconsistency.ts';
export { OtherRouters, type HeardRouter, type OtherRouter } from './consistency/other-routers.ts';
export * from './constants.ts';
export { NdpDecodeError, NdpEncodeError, type DecodeFailure } from './errors.ts';
export { AdvertisedHistory } from './history/advertised-history.ts';
export type { AdvertisedRecord } from './history/advertised-record.ts';
export type { MessageBase } from './messages/message-codec.ts';
export { decodeMessage, describeMessage, encodeMessage, type NdpMessage } from './messages/messages.ts';
export type { NeighborAdvertisement } from './messages/neighbor-advertisement.ts';
export type { NeighborSolicitation } from './messages/neighbor-solicitation.ts';
export type { Redirect } from './messages/redirect.ts';
export type { RouterAdvertisement } from './messages/router-advertisement.ts';
export type { RouterSolicitation } from './messages/router-solicitation.ts';
export { splitRouterAdvertisement } from './messages/split-router-advertisement.ts';
export { describeServiceParameter } from './options/describe-service-parameters.ts';
export { optionsOf } from './options/options.ts';
export type { RawOption } from './options/raw.ts';
export {
  serviceParameters,
  type ServiceParameter,
  type ServiceParameterValues,
} from './options/service-parameters.ts';
export type { KnownOption, NdpOption, OptionOf } from './options/table.ts';
export type { Preference } from './preference.ts';
export {
  validateRouterAdvertisement,
  validateRouterSolicitation,
  type DiscardReason,
  type PacketOrigin,
} from './validation.ts';
