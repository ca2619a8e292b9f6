import type { Reader, Writer } from '@ovlab/wire';

/** Options are measured in units of 8 octets (RFC 4861 4.6). */
export const OPTION_UNIT = 8;

/** Octets of the type and length of an option. */
export const OPTION_HEADER_LENGTH = 2;

/**
 * How one kind of option goes to bytes and back. "Content" is what follows the type and length octets.
 *
 * Declared as methods, because their parameters are compared bivariantly: a table can hold codecs of different
 * options, and whoever looks one up by its `type` gets the matching one.
 */
export interface OptionCodec<Option extends { readonly type: string }> {
  readonly type: Option['type'];
  /** Option type on the wire, 0..255 (IANA "IPv6 Neighbor Discovery Option Formats"). */
  readonly code: number;
  /** Reads the content. What is malformed is told with `content.fail`; left-over octets count as malformed. */
  decode(content: Reader): Option;
  /**
   * Writes the content; other things may stand in front of it, and `content.align(OPTION_UNIT)` fills the last unit.
   * @throws NdpEncodeError when a field is out of range
   */
  encode(content: Writer, option: Option): void;
  /** A few words for a log line. */
  describe(option: Option): string;
}
