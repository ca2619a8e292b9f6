import type { Reader, Writer } from '@ovlab/wire';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** UTF-8 of so many octets; fails on what is none. */
export function readText(content: Reader, length: number): string {
  const octets = content.bytes(length);
  if (content.error !== undefined) return '';
  try {
    return decoder.decode(octets);
  } catch {
    content.fail('the text is not UTF-8');
    return '';
  }
}

/** Writes UTF-8; half a surrogate pair is refused, because UTF-8 has none. */
export function writeText(content: Writer, text: string, field: string): void {
  if (isAscii(text)) content.ascii(text);
  else if (/\p{Surrogate}/u.test(text)) content.fail(`${field}: half of a surrogate pair`);
  else content.bytes(encoder.encode(text), field);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
