import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

const MAX_LABEL_LENGTH = 63;
/** Octets of a whole name on the wire, with its length octets and the root (RFC 1035 2.3.4). */
const MAX_NAME_LENGTH = 255;

const DOT = 0x2e;

/**
 * Reads one name of RFC 1035 3.1 without compression; the text has no final dot. Fails on anything that is no host
 * name: names end up in logs and in resolv.conf files of whoever prints them.
 */
export function readDomainName(content: Reader): string {
  const name = readLabels(content, false);
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

/**
 * Reads a name that fills the window and may end without the root (RFC 4704 4.2). The text of a whole name ends with
 * a dot, that of a partial one does not; no octets at all are the empty text.
 */
export function readPartialDomainName(content: Reader): string {
  return readLabels(content, true);
}

/** Labels with a dot behind each, but for the last one of a partial name. The root alone is a dot. */
function readLabels(content: Reader, partial: boolean): string {
  let name = '';
  let octets = 0;
  let whole = false;
  while (!whole && content.error === undefined && !(partial && content.remaining === 0)) {
    const length = content.u8();
    octets += 1 + length;
    whole = length === 0;
    if (length > MAX_LABEL_LENGTH) content.fail('compressed or over-long label in a domain name');
    else if (!whole) name += name === '' ? readLabel(content, length) : `.${readLabel(content, length)}`;
  }
  // A partial name has to have room for the root that it lacks.
  if (octets + (whole ? 0 : 1) > MAX_NAME_LENGTH) content.fail('a domain name is longer than 255 octets');
  return whole ? `${name}.` : name;
}

function readLabel(content: Reader, length: number): string {
  const text = content.text(length);
  for (let index = 0; index < text.length; index += 1) {
    if (isLabelCharacter(text.charCodeAt(index))) continue;
    content.fail('a domain name has other characters than letters, digits, - and _');
    break;
  }
  return text;
}

/**
 * Writes a name; a final dot is allowed and means nothing.
 * @throws the error of the writer when it is no host name, or too long
 */
export function writeDomainName(content: Writer, name: string, field: string): void {
  writeLabels(content, name, name.endsWith('.') ? name.length - 1 : name.length, field);
  content.u8(0, field);
}

/**
 * Writes a whole name when it ends with a dot, else a partial one without the root (RFC 4704 4.2).
 * @throws the error of the writer when it is no host name, or too long
 */
export function writePartialDomainName(content: Writer, name: string, field: string): void {
  const whole = name.endsWith('.');
  const end = whole ? name.length - 1 : name.length;
  if (end > 0) writeLabels(content, name, end, field);
  if (whole) content.u8(0, field);
}

/** Writes the labels that `name` has before `end`. */
function writeLabels(content: Writer, name: string, end: number, field: string): void {
  // The first length octet and the root are what the wire has more than the text.
  if (end + 2 > MAX_NAME_LENGTH) notAName(content, name, field);
  let start = 0;
  for (let at = 0; at <= end; at += 1) {
    if (at < end && name.charCodeAt(at) !== DOT) continue;
    writeLabel(content, name, start, at, field);
    start = at + 1;
  }
}

function writeLabel(content: Writer, name: string, start: number, end: number, field: string): void {
  if (start === end || end - start > MAX_LABEL_LENGTH) notAName(content, name, field);
  content.u8(end - start, field);
  for (let at = start; at < end; at += 1) {
    const code = name.charCodeAt(at);
    if (!isLabelCharacter(code)) notAName(content, name, field);
    content.u8(code, field);
  }
}

function notAName(content: Writer, name: string, field: string): never {
  content.fail(`${field}: '${name}' is not a domain name`);
}

/** A letter, a digit, `-` or `_`. */
function isLabelCharacter(code: number): boolean {
  const lower = code | 0x20;
  if (lower >= 0x61 && lower <= 0x7a) return true;
  return (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f;
}
