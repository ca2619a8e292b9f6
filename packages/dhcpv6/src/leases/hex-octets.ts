const COLON = 0x3a;

/**
 * Writes the octets of a text such as `02:00:5e:10:00:01` at `offset` and says how many there are; -1 when the text is
 * of another form or has more than `most`.
 */
export function octetsOfHex(text: string, most: number, target: Uint8Array, offset: number): number {
  const count = (text.length + 1) / 3;
  if (!Number.isInteger(count) || count > most) return -1;
  for (let index = 0; index < count; index += 1) {
    const high = digit(text.charCodeAt(3 * index));
    const low = digit(text.charCodeAt(3 * index + 1));
    if (high < 0 || low < 0) return -1;
    if (index + 1 < count && text.charCodeAt(3 * index + 2) !== COLON) return -1;
    target[offset + index] = (high << 4) | low;
  }
  return count;
}

function digit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
