/** RFC 9915 7.6: a relay agent adds no level to a message whose hop-count is this or more. */
export const HOP_COUNT_LIMIT = 8;

/** Relay messages around a client's message: hop-counts from 0 to the limit. */
export const MAX_RELAY_LEVELS = HOP_COUNT_LIMIT + 1;

/** Options of one message, with those inside of IAs, addresses, prefixes and relayed messages. */
export const MAX_OPTIONS = 512;

/** IAs of one message, all kinds together. */
export const MAX_IAS = 64;

/** Things in the list of one option: codes, addresses, names, classes, vendor options. */
export const MAX_ENTRIES = 256;

/** Octets of a message in one UDP datagram without jumbogram (RFC 8200 3, RFC 768). */
export const MAX_MESSAGE_LENGTH = 65_527;
