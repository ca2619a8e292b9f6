import type { MessageReader } from '../messages/message-reader.ts';
import type { MessageWriter } from '../messages/message-writer.ts';
import type { Dhcpv6Message } from '../messages/message-types.ts';
import type { Dhcpv6Option } from './option-types.ts';

/** Octets of the code and length of an option (RFC 9915 21.1). */
export const OPTION_HEADER_LENGTH = 4;

/** What an option can stand in; one bit each, so that an option says in one number where it is allowed. */
export const SCOPES = {
  /** A message between client and server. */
  message: 1,
  /** A message of a relay agent. */
  relay: 2,
  /** IA_NA or IA_TA. */
  addressAssociation: 4,
  /** IA_PD. */
  prefixAssociation: 8,
  address: 16,
  prefix: 32,
  /** What a leasequery asks for, and what is told of a client (RFC 5007). */
  leasequery: 64,
} as const;

/** Words for what an option holds. */
export interface Describer {
  /** ` [option, option]` with a space in front, or nothing when there is none. */
  options(options: readonly Dhcpv6Option[]): string;
  message(message: Dhcpv6Message): string;
}

/**
 * How one kind of option goes to octets and back. "Content" is what follows the code and the length.
 *
 * Declared as methods, because their parameters are compared bivariantly: a table can hold codecs of different
 * options, and whoever looks one up by its `type` gets the matching one.
 */
export interface OptionCodec<Option extends Dhcpv6Option> {
  readonly type: Option['type'];
  /** Option code on the wire, 0..65535 (IANA "DHCPv6 Option Codes"). */
  readonly code: number;
  /** Sum of the `SCOPES` that it may stand in; anywhere else it is kept raw. */
  readonly scopes: number;
  /** Reads the content. What is malformed is told with `content.fail`; left-over octets count as malformed. */
  decode(content: MessageReader): Option;
  /**
   * Writes the content behind what is there already.
   * @throws Dhcpv6EncodeError when a field is out of range
   */
  encode(content: MessageWriter, option: Option): void;
  /** A few words for a log line, in printable ASCII. */
  describe(option: Option, inner: Describer): string;
}
