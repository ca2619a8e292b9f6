export { Allocators, type AllocatorsOptions, type PoolUsage } from './allocation/allocators.ts';
export type { AllocationRequest, Allocator } from './allocation/allocator.ts';
export { defaultPool } from './allocation/default-pool.ts';
export { MAX_OFFERS, OFFER_TIME } from './allocation/offers.ts';
export { MIN_HASH_KEY_LENGTH } from './allocation/stable-hash.ts';
export {
  createDuidEn,
  createDuidLl,
  createDuidLlt,
  createDuidUuid,
  type LinkLayerDuidOptions,
} from './duid/create-duid.ts';
export { duidFromText, duidsEqual, formatDuid, MAX_DUID_LENGTH, MIN_DUID_LENGTH } from './duid/duid.ts';
export type { DuidParts } from './duid/duid-kinds.ts';
export { parseDuid } from './duid/parse-duid.ts';
export { Dhcpv6DecodeError, Dhcpv6EncodeError, type DecodeFailure } from './errors.ts';
export { EXPIRED_LEASE_HOLD, EXPIRY_GRAIN, LeaseExpiry, type LeaseExpiryOptions } from './leases/expiry.ts';
export { LeaseBook, type LeaseListener } from './leases/lease-book.ts';
export type { Lease, LeaseKey, LeaseKind, LeaseState } from './leases/lease.ts';
export { standsInTheWay } from './leases/lease-conflict.ts';
export { duidKey, leaseKeyText } from './leases/lease-keys.ts';
export {
  isCanonicalKey,
  maxRecordLength,
  readRecord,
  RECORD_DUID,
  RECORD_KEY,
  writeRecord,
  writeRecordKey,
} from './leases/lease-record.ts';
export {
  LeaseConflictError,
  LeaseStoreUnavailableError,
  type KeyVisitor,
  type LeaseChange,
  type LeaseReader,
  type LeaseStore,
} from './leases/lease-store.ts';
export { createMemoryStore, type MemoryStore } from './leases/memory-store.ts';
export {
  HOP_COUNT_LIMIT,
  MAX_ENTRIES,
  MAX_IAS,
  MAX_MESSAGE_LENGTH,
  MAX_OPTIONS,
  MAX_RELAY_LEVELS,
} from './messages/limits.ts';
export { isRelayMessage } from './messages/message-codes.ts';
export {
  MESSAGE_CODES,
  RELAY_MESSAGE_CODES,
  type ClientServerMessage,
  type Dhcpv6Message,
  type RelayMessage,
} from './messages/message-types.ts';
export { decodeMessage, encodeMessage } from './messages/messages.ts';
export { describeMessage } from './options/describe-option.ts';
export { optionOf, optionsOf } from './options/find.ts';
export type * from './options/leasequery-types.ts';
export type * from './options/option-types.ts';
export { DISCARD_REASONS, type DiscardReason } from './server/discard-reasons.ts';
export { Dhcpv6Server, type Dhcpv6ServerOptions, type ReconfigureDatagram } from './server/dhcpv6-server.ts';
export {
  REC_MAX_RC,
  REC_TIMEOUT,
  ReconfigureExchange,
  type ReconfigureState,
} from './server/reconfigure-exchange.ts';
export type { ReconfigureRequest } from './server/reconfigure-message.ts';
export type * from './server/server-config.ts';
export type * from './server/server-io.ts';
