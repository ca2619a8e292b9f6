/** An IPv6 address has eight groups of 16 bits (RFC 4291 2.2). */
export const GROUPS = 8;

const shortOctets = Array.from({ length: 256 }, (_, octet) => octet.toString(16));
const wholeOctets = shortOctets.map((digits) => digits.padStart(2, '0'));

/** Two hexadecimal digits of an octet. */
export function hexOctet(octet: number): string {
  return wholeOctets[octet] ?? '';
}

/** Two hexadecimal digits for each octet. */
export function hexOctets(octets: Uint8Array): string {
  return Array.from(octets, hexOctet).join('');
}

/** RFC 5952 text of eight groups, each 0..0xffff. */
export function formatGroups(groups: readonly number[]): string {
  const gap = longestZeros(groups);
  let text = '';
  for (let index = 0; index < GROUPS; index += 1) {
    if (index === gap.start) {
      text += '::';
      index = gap.end - 1;
      continue;
    }
    if (index > 0 && index !== gap.end) text += ':';
    const value = groups[index] ?? 0;
    text +=
      value < 256 ? (shortOctets[value] ?? '') : (shortOctets[value >> 8] ?? '') + hexOctet(value & 0xff);
  }
  return text;
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
 * The eight groups of an address that is written in hexadecimal only; `undefined` for any other text, which may still
 * be an address in another form.
 */
export function parseGroups(text: string): number[] | undefined {
  const gap = text.indexOf('::');
  const groups: number[] = [];
  if (gap < 0)
    return appendGroups(groups, text, 0, text.length) && groups.length === GROUPS ? groups : undefined;
  if (!appendGroups(groups, text, 0, gap)) return undefined;
  const before = groups.length;
  if (!appendGroups(groups, text, gap + 2, text.length) || groups.length >= GROUPS) return undefined;
  const after = groups.splice(before);
  while (groups.length + after.length < GROUPS) groups.push(0);
  groups.push(...after);
  return groups;
}

/** Appends the groups between two positions; false when there is anything but groups with a colon between them. */
function appendGroups(groups: number[], text: string, start: number, end: number): boolean {
  let value = 0;
  let digits = 0;
  for (let at = start; at < end; at += 1) {
    const digit = hexDigit(text.charCodeAt(at));
    if (digit >= 0 && digits < 4) {
      value = value * 16 + digit;
      digits += 1;
    } else if (text[at] === ':' && digits > 0 && at + 1 < end) {
      groups.push(value);
      value = 0;
      digits = 0;
    } else {
      return false;
    }
  }
  if (digits > 0) groups.push(value);
  return true;
}

/** -1 for what is no hexadecimal digit. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
