/**
 * Why a packet is no Neighbor Discovery message and has to be discarded whole (RFC 4861 6.1); fit as a metric label.
 *
 * - `unknown-type`: the ICMPv6 type is none of 133..137
 * - `too-short`: fewer octets than the fixed part of the message
 * - `option-length-zero`: an option says that it is 0 octets long
 * - `option-overrun`: an option ends behind the end of the packet
 */
export type DecodeFailure = 'unknown-type' | 'too-short' | 'option-length-zero' | 'option-overrun';

/** A packet cannot be read as a Neighbor Discovery message and MUST be discarded silently (RFC 4861 6.1). */
export class NdpDecodeError extends Error {
  override readonly name = 'NdpDecodeError';
  readonly reason: DecodeFailure;

  constructor(reason: DecodeFailure, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A message cannot be put into bytes, for example because a number does not fit its field. */
export class NdpEncodeError extends Error {
  override readonly name = 'NdpEncodeError';
}
