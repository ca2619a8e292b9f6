/** An IPv6 address has eight groups of 16 bits (RFC 4291 2.2). */
export const GROUPS = 8;

/** Octets of an IPv6 address. */
export const ADDRESS_LENGTH = 2 * GROUPS;

const COLON = 0x3a;

const shortOctets = Array.from({ length: 256 }, (_, octet) => octet.toString(16));
const wholeOctets = shortOctets.map((digits) => digits.padStart(2, '0'));

/** Two hexadecimal digits of an octet. */
export function hexOctet(octet: number): string {
  return wholeOctets[octet] ?? '';
}

/** Two hexadecimal digits for each octet. */
export function hexOctets(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += hexOctet(octet);
  return text;
}

/** RFC 5952 text of eight groups, each 0..0xffff. */
export function formatGroups(groups: readonly number[]): string {
  const { start, end } = longestZeros(groups);
  if (start < 0) return joined(groups, 0, GROUPS);
  return `${joined(groups, 0, start)}::${joined(groups, end, GROUPS)}`;
}

function joined(groups: readonly number[], start: number, end: number): string {
  if (start >= end) return '';
  let text = hexGroup(groups[start] ?? 0);
  for (let index = start + 1; index < end; index += 1) text += `:${hexGroup(groups[index] ?? 0)}`;
  return text;
}

function hexGroup(value: number): string {
  return value < 256 ? (shortOctets[value] ?? '') : (shortOctets[value >> 8] ?? '') + hexOctet(value & 0xff);
}

/** The first of the longest runs of two and more zero groups, which `::` stands for (RFC 5952 4.2). */
function longestZeros(groups: readonly number[]): { readonly start: number; readonly end: number } {
  let start = -1;
  let end = -1;
  for (let index = 0; index < GROUPS; index += 1) {
    const first = index;
    while (index < GROUPS && groups[index] === 0) index += 1;
    if (index - first > Math.max(1, end - start)) {
      start = first;
      end = index;
    }
  }
  return { start, end };
}

/**
 * Writes the octets of an address that is written in hexadecimal only at `offset`. False for any other text, which may
 * still be an address in another form; the octets are then spoilt.
 */
export function parseOctets(text: string, octets: Uint8Array, offset: number): boolean {
  let written = 0;
  let gap = -1;
  let value = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const digit = hexDigit(code);
    if (digit >= 0 && digits < 4) {
      value = (value << 4) | digit;
      digits += 1;
      continue;
    }
    const double = text.charCodeAt(at + 1) === COLON;
    if (code !== COLON || written === ADDRESS_LENGTH) return false;
    if (digits > 0) {
      octets[offset + written] = value >> 8;
      octets[offset + written + 1] = value;
      written += 2;
      value = 0;
      digits = 0;
    } else if (at > 0 || !double) {
      return false;
    }
    if (double) {
      if (gap >= 0) return false;
      gap = written;
      at += 1;
    } else if (at + 1 === text.length) {
      return false;
    }
  }
  if (digits > 0) {
    if (written === ADDRESS_LENGTH) return false;
    octets[offset + written] = value >> 8;
    octets[offset + written + 1] = value;
    written += 2;
  }
  if (gap < 0) return written === ADDRESS_LENGTH;
  return widen(octets, offset + gap, offset + written, offset + ADDRESS_LENGTH);
}

/** Moves what is between `gap` and `written` to the end and fills the gap with zeros; false when there is none. */
function widen(octets: Uint8Array, gap: number, written: number, end: number): boolean {
  const zeros = end - written;
  for (let at = end - 1; at >= gap; at -= 1) octets[at] = at - zeros >= gap ? (octets[at - zeros] ?? 0) : 0;
  return zeros > 0;
}

/** -1 for what is no hexadecimal digit. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
