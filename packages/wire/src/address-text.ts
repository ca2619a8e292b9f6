/** An IPv6 address has eight groups of 16 bits (RFC 4291 2.2). */
export const GROUPS = 8;

/** Octets of an IPv6 address. */
export const ADDRESS_LENGTH = 2 * GROUPS;

/** Octets of an Ethernet address. */
export const ETHERNET_ADDRESS_LENGTH = 6;

const COLON = 0x3a;

/** Characters of eight groups of four digits and the colons between them. */
const LONGEST_TEXT = 39;

const wholeOctets = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));
const digitCodes = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** Characters of the text at hand, which becomes one string at the end: pieces of it would be garbage at once. */
const characters = new Uint8Array(LONGEST_TEXT);
/** For each length an array of it, to be made a string of. */
const codesOfLength = Array.from({ length: LONGEST_TEXT + 1 }, (_, length) =>
  new Array<number>(length).fill(0),
);

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

/** `02:00:5e:10:00:01`: the six octets of an Ethernet address that begin at `offset`. */
export function formatEthernetAddress(octets: Uint8Array, offset = 0): string {
  let length = 0;
  for (let index = 0; index < ETHERNET_ADDRESS_LENGTH; index += 1) {
    const octet = octets[offset + index] ?? 0;
    if (index > 0) length = putCharacter(length, COLON);
    length = putCharacter(length, digitCodes[octet >> 4] ?? 0);
    length = putCharacter(length, digitCodes[octet & 0xf] ?? 0);
  }
  return textOf(length);
}

/** RFC 5952 text of eight groups, each 0..0xffff. */
export function formatGroups(groups: readonly number[]): string {
  const { start, end } = longestZeros(groups);
  let length = 0;
  for (let index = 0; index < GROUPS; index += 1) {
    if (index > 0 && index !== end) length = putCharacter(length, COLON);
    if (index === start) {
      if (start === 0) length = putCharacter(length, COLON);
      length = putCharacter(length, COLON);
      index = end - 1;
    } else {
      length = putGroup(length, groups[index] ?? 0);
    }
  }
  return textOf(length);
}

function putGroup(at: number, value: number): number {
  let next = at;
  if (value > 0xfff) next = putCharacter(next, digitCodes[value >> 12] ?? 0);
  if (value > 0xff) next = putCharacter(next, digitCodes[(value >> 8) & 0xf] ?? 0);
  if (value > 0xf) next = putCharacter(next, digitCodes[(value >> 4) & 0xf] ?? 0);
  return putCharacter(next, digitCodes[value & 0xf] ?? 0);
}

/** @returns where the next one goes */
function putCharacter(at: number, code: number): number {
  characters[at] = code;
  return at + 1;
}

function textOf(length: number): string {
  const codes = codesOfLength[length] ?? [];
  for (let index = 0; index < length; index += 1) codes[index] = characters[index] ?? 0;
  return String.fromCharCode.apply(undefined, codes);
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
