import type { Reader } from '../wire/reader.ts';
import type { Writer } from '../wire/writer.ts';

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
  /** @throws NdpEncodeError when a field is out of range */
  encode(content: Writer, option: Option): void;
  /** A few words for a log line. */
  describe(option: Option): string;
}
