import { NdpEncodeError } from './errors.ts';

/** Router or route preference (RFC 4191 2.1). */
export type Preference = 'low' | 'medium' | 'high';

/** The two bits of a preference, a signed number; 10 is reserved. */
const bitsOf: Readonly<Record<Preference, number>> = { medium: 0b00, high: 0b01, low: 0b11 };

/** The preference that two bits stand for; `undefined` for the reserved value 10. */
export function preferenceOf(bits: number): Preference | undefined {
  return (['medium', 'high', undefined, 'low'] as const)[bits & 0b11];
}

/**
 * The two bits of a preference.
 * @throws NdpEncodeError when it is none of the three
 */
export function preferenceBits(preference: Preference): number {
  if (!Object.hasOwn(bitsOf, preference)) {
    throw new NdpEncodeError(`preference: '${preference}' is not low, medium or high`);
  }
  return bitsOf[preference];
}
