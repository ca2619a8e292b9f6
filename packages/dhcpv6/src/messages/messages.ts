import { Dhcpv6DecodeError, Dhcpv6EncodeError } from '../errors.ts';
import { MAX_MESSAGE_LENGTH } from './limits.ts';
import { isRelayType, typeOfCode } from './message-codes.ts';
import { MessageReader } from './message-reader.ts';
import type { Dhcpv6Message } from './message-types.ts';
import { MessageWriter } from './message-writer.ts';

/** Octets before the options (RFC 9915 8 and 9). */
const CLIENT_SERVER_HEADER_LENGTH = 4;
const RELAY_HEADER_LENGTH = 34;

/**
 * Reads a message of RFC 9915, RFC 5007 or RFC 9686, the payload of one UDP datagram.
 *
 * An unknown option, and a known one that is not allowed where it stands, is kept as a raw one. So is one whose content
 * cannot be read; it has `malformed`, also for a relay-message option with whatever is wrong inside. Nothing else is
 * judged: whether a message has the options that it needs is for its receiver (RFC 9915 16).
 * @throws Dhcpv6DecodeError when the octets are no message, or one beyond the limits of this codec
 */
export function decodeMessage(bytes: Uint8Array): Dhcpv6Message {
  const code = bytes[0] ?? -1;
  const type = typeOfCode(code);
  if (bytes.length > 0 && type === undefined) {
    throw new Dhcpv6DecodeError('unknown-type', `there is no message type ${code}`);
  }
  const header = type !== undefined && isRelayType(type) ? RELAY_HEADER_LENGTH : CLIENT_SERVER_HEADER_LENGTH;
  if (bytes.length < header) {
    throw new Dhcpv6DecodeError('too-short', `${bytes.length} octets are too few for a message`);
  }
  const reader = new MessageReader(bytes);
  const message = reader.message();
  if (reader.error !== undefined) throw new Dhcpv6DecodeError('option-overrun', reader.error);
  return message;
}

/** Memory for a few hundred messages at a time: an ArrayBuffer for each costs more than all the rest. */
const writer = new MessageWriter(65_536);

/** Octets that nearly every message fits in. */
const ORDINARY_LENGTH = 1_500;

/**
 * Writes a message; `malformed` of a raw option is left aside. The octets are a part of a larger ArrayBuffer, like
 * those of a Node.js Buffer: whoever keeps them for long should keep a copy.
 * @throws Dhcpv6EncodeError when a field is out of range, an option stands where it is not allowed, or the message is
 *   longer than a UDP datagram
 */
export function encodeMessage(message: Dhcpv6Message): Uint8Array {
  writer.reset();
  try {
    writer.message(message);
  } catch (error) {
    if (error instanceof Dhcpv6EncodeError) throw error;
    // Plain JavaScript or parsed JSON can hand over something that the types rule out.
    throw new Dhcpv6EncodeError('not a DHCPv6 message', { cause: error });
  }
  if (writer.length > MAX_MESSAGE_LENGTH) {
    throw new Dhcpv6EncodeError(`${writer.length} octets are more than a datagram holds`);
  }
  return writer.take(ORDINARY_LENGTH);
}
