import { Reader, Writer } from '@ovlab/wire';
import { NdpDecodeError, NdpEncodeError } from '../errors.ts';
import { decodeOptions, describeOption, writeOption } from '../options/options.ts';
import { ICMPV6_HEADER_LENGTH, type MessageCodec } from './message-codec.ts';
import { neighborAdvertisement } from './neighbor-advertisement.ts';
import { neighborSolicitation } from './neighbor-solicitation.ts';
import { redirect } from './redirect.ts';
import { routerAdvertisement } from './router-advertisement.ts';
import { routerSolicitation } from './router-solicitation.ts';

const messageCodecs = [
  routerSolicitation,
  routerAdvertisement,
  neighborSolicitation,
  neighborAdvertisement,
  redirect,
] as const;

/** A Neighbor Discovery message (RFC 4861 4), told apart by `type`. */
export type NdpMessage = ReturnType<(typeof messageCodecs)[number]['decode']>;

const byIcmpType = new Map<number, MessageCodec<NdpMessage>>(
  messageCodecs.map((codec) => [codec.icmpType, codec]),
);
const byType = new Map<string, MessageCodec<NdpMessage>>(messageCodecs.map((codec) => [codec.type, codec]));

/**
 * Reads an ICMPv6 message of type 133..137, from its type octet to its end.
 *
 * Reserved fields are left aside and an option that cannot be understood becomes a raw one. The checksum is not
 * looked at: it covers addresses that are not here, and a raw ICMPv6 socket delivers only packets whose checksum is
 * right. Whether the message is valid is for `validateRouterSolicitation` and `validateRouterAdvertisement`.
 * @throws NdpDecodeError when the packet MUST be discarded (RFC 4861 6.1)
 */
export function decodeMessage(bytes: Uint8Array): NdpMessage {
  const icmpType = bytes[0] ?? -1;
  const codec = byIcmpType.get(icmpType);
  if (bytes.length > 0 && codec === undefined) {
    throw new NdpDecodeError('unknown-type', `ICMPv6 type ${icmpType} is not Neighbor Discovery`);
  }
  if (codec === undefined || bytes.length < codec.length) {
    throw new NdpDecodeError('too-short', `${bytes.length} octets are too few for ICMPv6 type ${icmpType}`);
  }
  const fields = new Reader(bytes);
  fields.skip(1);
  const code = fields.u8();
  fields.skip(ICMPV6_HEADER_LENGTH - 2);
  return codec.decode(fields, { code, options: decodeOptions(bytes, codec.length) });
}

/**
 * Writes an ICMPv6 message. The checksum is 0: the kernel fills it in on a raw ICMPv6 socket (RFC 3542 3.1).
 * Reserved fields are 0. The size is not limited here; RFC 6980 forbids fragments, so keep it below the MTU.
 * @throws NdpEncodeError when a field is out of range
 */
export function encodeMessage(message: NdpMessage): Uint8Array {
  try {
    return encode(message);
  } catch (error) {
    if (error instanceof NdpEncodeError) throw error;
    // Plain JavaScript or parsed JSON can hand over something that the types rule out.
    throw new NdpEncodeError('not a Neighbor Discovery message', { cause: error });
  }
}

function encode(message: NdpMessage): Uint8Array {
  const codec = byType.get(message.type);
  if (codec === undefined) throw new NdpEncodeError(`there is no message type '${message.type as string}'`);
  const writer = new Writer(NdpEncodeError);
  writer.u8(codec.icmpType, 'type');
  writer.u8(message.code, 'code');
  writer.u16(0, 'checksum');
  codec.encode(writer, message);
  for (const option of message.options) writeOption(writer, option);
  return writer.finish();
}

/** One line about a message for a log, for example `RA lifetime 1800 s, mtu 1500`. */
export function describeMessage(message: NdpMessage): string {
  const words = byType.get(message.type)?.describe(message) ?? [message.type];
  return [...words, ...message.options.map(describeOption)].join(', ');
}
