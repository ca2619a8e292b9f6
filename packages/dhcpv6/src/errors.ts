/**
 * Why octets are no DHCPv6 message and have to be discarded whole; fit as a metric label.
 *
 * - `unknown-type`: the message type is none that this codec knows (RFC 9915 16)
 * - `too-short`: fewer octets than the fixed part of the message (RFC 9915 8, 9)
 * - `option-overrun`: an option of the outermost message ends behind its end
 * - `too-many-relays`, `too-many-options`, `too-many-ias`, `too-many-entries`: more than the limit of that name
 */
export type DecodeFailure =
  | 'unknown-type'
  | 'too-short'
  | 'option-overrun'
  | 'too-many-relays'
  | 'too-many-options'
  | 'too-many-ias'
  | 'too-many-entries';

/** Octets cannot be read as a DHCPv6 message, or would need more memory than anybody honest asks for. */
export class Dhcpv6DecodeError extends Error {
  override readonly name = 'Dhcpv6DecodeError';
  readonly reason: DecodeFailure;

  constructor(reason: DecodeFailure, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A message or a DUID cannot be put into octets, for example because a number does not fit its field. */
export class Dhcpv6EncodeError extends Error {
  override readonly name = 'Dhcpv6EncodeError';
}
