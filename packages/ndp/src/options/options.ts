import { Reader, Writer } from '@ovlab/wire';
import { NdpDecodeError, NdpEncodeError } from '../errors.ts';
import { OPTION_HEADER_LENGTH, OPTION_UNIT } from './option-codec.ts';
import { codecOfCode, codecOfType, type NdpOption, type OptionOf } from './table.ts';

const MAX_UNITS = 255;

/** The most octets that an option can have, with type and length (RFC 4861 4.6). */
export const MAX_OPTION_LENGTH = MAX_UNITS * OPTION_UNIT;

/**
 * Reads the options that fill `bytes` from `start` to the end.
 * @throws NdpDecodeError when an option has length 0 or ends behind the packet (RFC 4861 6.1)
 */
export function decodeOptions(bytes: Uint8Array, start = 0): NdpOption[] {
  const options: NdpOption[] = [];
  const reader = new Reader(bytes);
  for (let offset = start; offset < bytes.length;) {
    const code = bytes[offset] ?? 0;
    const units = bytes[offset + 1];
    if (units === 0) throw new NdpDecodeError('option-length-zero', `option ${code} has length 0`);
    const end = offset + (units ?? Infinity) * OPTION_UNIT;
    if (end > bytes.length) {
      throw new NdpDecodeError('option-overrun', `option ${code} ends behind the packet`);
    }
    reader.window(offset + OPTION_HEADER_LENGTH, end);
    options.push(decodeOption(code, reader));
    offset = end;
  }
  return options;
}

/** A content that its codec cannot read costs only the option, not the message. */
function decodeOption(code: number, content: Reader): NdpOption {
  const codec = codecOfCode(code);
  if (codec === undefined) return { type: 'raw', code, data: content.whole() };
  const option = codec.decode(content);
  if (content.remaining > 0) content.fail(`${content.remaining} octets too long`);
  if (content.error === undefined) return option;
  return { type: 'raw', code, data: content.whole(), malformed: content.error };
}

/** @throws NdpEncodeError when a field is out of range or the option does not fill units of 8 octets */
export function encodeOption(option: NdpOption): Uint8Array {
  const writer = new Writer(NdpEncodeError);
  writeOption(writer, option);
  return writer.finish();
}

/** The same behind other options or the fixed part of a message, all of which fill units of 8 octets. */
export function writeOption(writer: Writer, option: NdpOption): void {
  const start = writer.length;
  const octets = writeUnlimited(writer, option);
  const units = octets / OPTION_UNIT;
  if (!Number.isInteger(units) || units > MAX_UNITS) {
    throw new NdpEncodeError(
      `${option.type}: ${octets} octets are not a multiple of ${OPTION_UNIT} up to ${MAX_OPTION_LENGTH}`,
    );
  }
  writer.u8At(start + 1, units, 'length');
}

/**
 * Octets of an option with its type and length, be they more than an option can have.
 * @throws NdpEncodeError when a field is out of range
 */
export function optionLength(option: NdpOption): number {
  return writeUnlimited(new Writer(NdpEncodeError), option);
}

/** Leaves the length octet 0 and gives back how many octets there are. */
function writeUnlimited(writer: Writer, option: NdpOption): number {
  const start = writer.length;
  writer.zeros(OPTION_HEADER_LENGTH);
  if (option.type === 'raw') {
    writer.u8At(start, option.code, 'code');
    writer.bytes(option.data, 'data');
  } else {
    const codec = codecOfType(option.type);
    if (codec === undefined) throw new NdpEncodeError(`there is no option type '${option.type as string}'`);
    writer.u8At(start, codec.code, 'code');
    codec.encode(writer, option);
  }
  return writer.length - start;
}

/** A few words about an option for a log line. */
export function describeOption(option: NdpOption): string {
  if (option.type === 'raw') {
    const size = `option ${option.code} of ${option.data.length + OPTION_HEADER_LENGTH} octets`;
    return option.malformed === undefined ? size : `${size} (malformed: ${option.malformed})`;
  }
  return codecOfType(option.type)?.describe(option) ?? option.type;
}

/** Every option of one type, in the order of the message. */
export function optionsOf<Type extends NdpOption['type']>(
  message: { readonly options: readonly NdpOption[] },
  type: Type,
): OptionOf<Type>[] {
  return message.options.filter((option): option is OptionOf<Type> => option.type === type);
}
