import { hexOctet, Reader } from '@ovlab/wire';
import { SERVICE_PARAMETER_KEYS, type ServiceParameter } from './service-parameters.ts';

const formats = new Map<number, (value: Uint8Array) => string>([
  [SERVICE_PARAMETER_KEYS.alpn, (value) => `alpn ${protocolsOf(value)}`],
  [SERVICE_PARAMETER_KEYS.port, (value) => `port ${portOf(value)}`],
  [SERVICE_PARAMETER_KEYS.dohPath, (value) => `dohpath ${printable(value)}`],
]);

/** A few words about a service parameter; a key without a name is called `key65` and so on, as RFC 9460 2.1 does. */
export function describeServiceParameter({ key, value }: ServiceParameter): string {
  return formats.get(key)?.(value) ?? `key${key} ${printable(value)}`;
}

function protocolsOf(value: Uint8Array): string {
  const reader = new Reader(value);
  const protocols: string[] = [];
  while (reader.error === undefined && reader.remaining > 0) {
    protocols.push(printable(reader.bytes(reader.u8())));
  }
  return reader.error === undefined ? protocols.join(',') : `malformed ${printable(value)}`;
}

function portOf(value: Uint8Array): string {
  const reader = new Reader(value);
  const port = reader.u16();
  return reader.error === undefined && reader.remaining === 0
    ? String(port)
    : `malformed ${printable(value)}`;
}

/** Printable ASCII as it is, any other octet as `\xff`: the text comes from the network and goes to terminals. */
function printable(octets: Uint8Array): string {
  return Array.from(octets, (octet) =>
    octet > 0x20 && octet < 0x7f && octet !== 0x5c ? String.fromCharCode(octet) : `\\x${hexOctet(octet)}`,
  ).join('');
}
