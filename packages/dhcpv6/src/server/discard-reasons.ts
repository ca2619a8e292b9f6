import type { DecodeFailure } from '../errors.ts';

const decodeFailures = [
  'unknown-type',
  'too-short',
  'option-overrun',
  'too-many-relays',
  'too-many-options',
  'too-many-ias',
  'too-many-entries',
] as const satisfies readonly DecodeFailure[];

/**
 * Why a datagram is not answered; fit as a metric label. The first ones are those of the codec.
 *
 * - `malformed-option`: an option that the answer depends on cannot be read
 * - `not-for-servers`: a message that servers send (RFC 9915 16.3, 16.10, 16.11, 16.14)
 * - `unsupported-type`: a message of a protocol that this server does not speak, as leasequery
 * - `no-relay-message`: a Relay-forward message with nothing inside
 * - `unicast`: from a client and not multicast (RFC 9915 16)
 * - `bad-source`: the address of the sender is neither link-local nor on the link
 * - `unknown-link`: the link-address of the relay agent is on no link that is configured
 * - `no-client-id`, `no-server-id`, `server-id-not-allowed`, `ia-not-allowed`, `option-request-not-allowed`: what
 *   section 16 asks of a message
 * - `other-server`: it is meant for another server
 * - `stateless`: this server gives no addresses
 * - `nothing-to-confirm`: a Confirm message without addresses, or for a link without known prefixes
 * - `nothing-to-say`: a Rebind message about leases that another server may have given
 * - `registration-off`: this server registers no addresses
 * - `registration-mismatch`: the address is not the one that the registration came from (RFC 9686 4.2.1)
 * - `registration-off-link`: neither on the link nor in a prefix of the client
 * - `registration-of-lease`: DHCPv6 gave the address
 * - `registration-limit`: the client has registered as many addresses as it may
 * - `store-unavailable`: the answer would need a lease that cannot be stored
 * - `unencodable`: the answer does not fit into a message
 */
export const DISCARD_REASONS = [
  ...decodeFailures,
  'malformed-option',
  'not-for-servers',
  'unsupported-type',
  'no-relay-message',
  'unicast',
  'bad-source',
  'unknown-link',
  'no-client-id',
  'no-server-id',
  'server-id-not-allowed',
  'ia-not-allowed',
  'option-request-not-allowed',
  'other-server',
  'stateless',
  'nothing-to-confirm',
  'nothing-to-say',
  'registration-off',
  'registration-mismatch',
  'registration-off-link',
  'registration-of-lease',
  'registration-limit',
  'store-unavailable',
  'unencodable',
] as const;

export type DiscardReason = (typeof DISCARD_REASONS)[number];
