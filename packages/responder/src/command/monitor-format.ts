import type { RouterAdvertisement, RouterSolicitation } from '@ovlab/ndp';
import { describeFields, toHex } from './describe-fields.ts';

/** A message that was heard on a link. */
export interface Heard {
  /** Of the interface. */
  readonly interface: string;
  readonly source: string;
  /** The ICMPv6 message. */
  readonly bytes: Uint8Array;
  /** ISO 8601, in UTC. */
  readonly time: string;
  readonly type: 'router-solicitation' | 'router-advertisement';
  /** Undefined when it cannot be decoded. */
  readonly message: RouterSolicitation | RouterAdvertisement | undefined;
  /** Why a receiver discards it (RFC 4861 6.1.1, 6.1.2); undefined when it is valid. */
  readonly discard: string | undefined;
}

const titles = {
  'router-solicitation': 'Router Solicitation',
  'router-advertisement': 'Router Advertisement',
};

/** The message as several lines: what it is, then every field, then every option. */
export function formatHeard(heard: Heard): string {
  const { message, discard, bytes } = heard;
  const title = `${heard.time} ${heard.interface}: ${titles[heard.type]} from ${heard.source}, ${bytes.length} octets`;
  const lines = [
    ...(discard === undefined ? [] : [`invalid, a receiver discards it: ${discard}`]),
    ...(message === undefined ? [`octets ${toHex(bytes)}`] : formatMessage(message)),
  ];
  return [title, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

/** A message as one line for its fields and one for each option. */
export function formatMessage(message: RouterSolicitation | RouterAdvertisement): string[] {
  // The code of a solicitation is its only field, which would be shown without its name.
  const fields = describeFields(message, ['type', 'code', 'options']);
  const options = message.options.map((option) => {
    const name = option.type === 'raw' ? `option ${option.code}` : option.type.replaceAll('-', ' ');
    return `${name}: ${describeFields(option, option.type === 'raw' ? ['type', 'code'] : ['type']).join(', ')}`;
  });
  return [[`code ${message.code}`, ...fields].join(', '), ...options];
}

/** The message as one line of JSON; octets are in hexadecimal. */
export function heardToJson({ time, interface: name, source, type, discard, bytes, message }: Heard): string {
  const hex = (_key: string, value: unknown): unknown => (value instanceof Uint8Array ? toHex(value) : value);
  return `${JSON.stringify({ time, interface: name, source, type, discard, bytes, message }, hex)}\n`;
}
