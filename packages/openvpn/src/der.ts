/** One value of X.690's distinguished encoding; `raw` is the whole of it, `content` what is inside. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
  readonly raw: Buffer;
}

/** Universal tags (X.680, 8.4), constructed ones with their bit. */
export const Tag = {
  Integer: 0x02,
  BitString: 0x03,
  UtcTime: 0x17,
  GeneralizedTime: 0x18,
  Sequence: 0x30,
} as const;

/**
 * The values that stand one after the other in these octets.
 *
 * @throws RangeError for a length beyond the octets, or one that has more than four octets
 */
export function derValues(octets: Buffer): DerValue[] {
  const values: DerValue[] = [];
  for (let offset = 0; offset < octets.length;) {
    const { start, length } = lengthAt(octets, offset + 1);
    if (start + length > octets.length) throw new RangeError('a DER value ends beyond the octets');
    values.push({
      tag: octets.readUInt8(offset),
      content: octets.subarray(start, start + length),
      raw: octets.subarray(offset, start + length),
    });
    offset = start + length;
  }
  return values;
}

/** X.690, 8.1.3: one octet up to 127, else the number of octets that follow. */
function lengthAt(octets: Buffer, offset: number): { readonly start: number; readonly length: number } {
  const first = octets.readUInt8(offset);
  if (first < 0x80) return { start: offset + 1, length: first };
  const count = first & 0x7f;
  if (count < 1 || count > 4) throw new RangeError('the length of a DER value is not usable');
  return { start: offset + 1 + count, length: octets.readUIntBE(offset + 1, count) };
}

/**
 * Instant of a UTCTime or GeneralizedTime in the forms of RFC 5280, 4.1.2.5.
 *
 * @throws RangeError for any other form
 */
export function derTime({ tag, content }: DerValue): Date {
  const text = content.toString('latin1');
  const digits = tag === Tag.UtcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const iso = digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const time = new Date(iso === digits ? Number.NaN : iso);
  if (Number.isNaN(time.getTime())) throw new RangeError('a time is not in the form of RFC 5280');
  return time;
}
