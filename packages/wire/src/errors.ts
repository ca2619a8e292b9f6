/** Makes the error of a codec that uses this package. */
export type ErrorClass = new (message: string) => Error;

/** A value cannot be put into octets, for example because a number does not fit its field. */
export class WireEncodeError extends Error {
  override readonly name = 'WireEncodeError';
}
