import { BitString } from 'asn1js';

/** Bit numbers of RFC 5280, 4.2.1.3. */
const BITS = { digitalSignature: 0, keyCertSign: 5, cRLSign: 6 } as const;

export type KeyUsage = keyof typeof BITS;

/** The extension's value; DER leaves trailing zero bits of a named bit list out (X.690, 11.2.2). */
export function keyUsageBits(usages: readonly KeyUsage[]): BitString {
  const numbers: readonly number[] = usages.map((usage) => BITS[usage]);
  const octet = numbers.reduce((bits, number) => bits | (0x80 >> number), 0);
  return new BitString({ valueHex: Uint8Array.of(octet).buffer, unusedBits: 7 - Math.max(...numbers) });
}
