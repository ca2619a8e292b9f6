import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

const MAX_LABEL_LENGTH = 63;
/** Octets of a whole name on the wire, with its length octets and the root (RFC 1035 2.3.4). */
const MAX_NAME_LENGTH = 255;

/** Only host name characters: the names end up in logs and in resolv.conf files of whoever prints them. */
const label = /^[0-9a-z_-]+$/i;

/** One name of RFC 1035 3.1 without compression; fails on anything that is no host name. */
export function readDomainName(content: Reader): string {
  let name = '';
  let octets = 0;
  while (content.error === undefined) {
    const length = content.u8();
    octets += 1 + length;
    if (length === 0) break;
    if (length > MAX_LABEL_LENGTH) content.fail('compressed or over-long label in a domain name');
    const text = content.text(length);
    if (!label.test(text)) content.fail('a domain name has other characters than letters, digits, - and _');
    name += name === '' ? text : `.${text}`;
  }
  if (octets > MAX_NAME_LENGTH) content.fail('a domain name is longer than 255 octets');
  return name;
}

/**
 * Writes a name; a final dot is allowed and means nothing.
 * @throws the error of the writer when it is no host name, or too long
 */
export function writeDomainName(content: Writer, name: string, field: string): void {
  const labels = name.replace(/\.$/, '').split('.');
  const octets = labels.reduce((sum, text) => sum + 1 + text.length, 1);
  if (
    octets > MAX_NAME_LENGTH ||
    labels.some((text) => text.length > MAX_LABEL_LENGTH || !label.test(text))
  ) {
    content.fail(`${field}: '${name}' is not a domain name`);
  }
  for (const text of labels) {
    content.u8(text.length, field);
    content.ascii(text);
  }
  content.zeros(1);
}
