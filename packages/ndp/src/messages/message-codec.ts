import type { Reader, Writer } from '@ovlab/wire';
import type { NdpOption } from '../options/table.ts';

/** What every Neighbor Discovery message has. */
export interface MessageBase {
  /** ICMPv6 code; 0 in every valid message, kept as it came so that a validation can look at it. */
  readonly code: number;
  readonly options: readonly NdpOption[];
}

/** Octets of ICMPv6 type, code and checksum. */
export const ICMPV6_HEADER_LENGTH = 4;

/**
 * How the fixed part of one message goes to bytes and back. Methods for the same reason as in `OptionCodec`.
 */
export interface MessageCodec<Message extends MessageBase & { readonly type: string }> {
  readonly type: Message['type'];
  /** ICMPv6 type. */
  readonly icmpType: number;
  /** Octets before the options, with the ICMPv6 header. */
  readonly length: number;
  /** Reads what stands between the ICMPv6 header and the options. */
  decode(fields: Reader, base: MessageBase): Message;
  /** @throws NdpEncodeError when a field is out of range */
  encode(fields: Writer, message: Message): void;
  /** Words for a log line; the options follow them. */
  describe(message: Message): readonly string[];
}
