import { NdpDecodeError, NdpEncodeError } from '../errors.ts';
import { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';
import { codecOfCode, codecOfType, type NdpOption, type OptionOf } from './table.ts';

/** Options are measured in units of 8 octets (RFC 4861 4.6). */
const UNIT = 8;
const MAX_UNITS = 255;

/**
 * Reads the options that fill `bytes`.
 * @throws NdpDecodeError when an option has length 0 or ends behind the packet (RFC 4861 6.1)
 */
export function decodeOptions(bytes: Uint8Array): NdpOption[] {
  const options: NdpOption[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const [code = 0, units] = bytes.subarray(offset, offset + 2);
    if (units === 0) throw new NdpDecodeError('option-length-zero', `option ${code} has length 0`);
    if (units === undefined || offset + units * UNIT > bytes.length) {
      throw new NdpDecodeError('option-overrun', `option ${code} ends behind the packet`);
    }
    options.push(decodeOption(code, bytes.subarray(offset + 2, offset + units * UNIT)));
    offset += units * UNIT;
  }
  return options;
}

/** A content that its codec cannot read costs only the option, not the message. */
function decodeOption(code: number, content: Uint8Array): NdpOption {
  const raw = { type: 'raw', code, data: content.slice() } as const;
  const codec = codecOfCode(code);
  if (codec === undefined) return raw;
  const reader = new Reader(content);
  const option = codec.decode(reader);
  if (reader.remaining > 0) reader.fail(`${reader.remaining} octets too long`);
  return reader.error === undefined ? option : { ...raw, malformed: reader.error };
}

/** @throws NdpEncodeError when a field is out of range or the option does not fill units of 8 octets */
export function encodeOption(option: NdpOption): Uint8Array {
  const content = new Writer();
  const code = encodeContent(content, option);
  const units = (content.length + 2) / UNIT;
  if (!Number.isInteger(units) || units > MAX_UNITS) {
    throw new NdpEncodeError(
      `${option.type}: ${content.length + 2} octets are not a multiple of ${UNIT} up to ${MAX_UNITS * UNIT}`,
    );
  }
  const whole = new Writer();
  whole.u8(code, 'code');
  whole.u8(units, 'length');
  whole.bytes(content.finish());
  return whole.finish();
}

function encodeContent(content: Writer, option: NdpOption): number {
  if (option.type === 'raw') {
    content.bytes(option.data);
    return option.code;
  }
  const codec = codecOfType(option.type);
  if (codec === undefined) throw new NdpEncodeError(`there is no option type '${option.type as string}'`);
  codec.encode(content, option);
  return codec.code;
}

/** A few words about an option for a log line. */
export function describeOption(option: NdpOption): string {
  if (option.type === 'raw') {
    const size = `option ${option.code} of ${option.data.length + 2} octets`;
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
