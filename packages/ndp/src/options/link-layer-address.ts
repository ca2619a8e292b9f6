import { hexOctet, type Reader, type Writer } from '@ovlab/wire';
import { NdpEncodeError } from '../errors.ts';

/** Octets of an Ethernet address; with type and length it fills one unit of 8 octets (RFC 2464 6). */
const ETHERNET_ADDRESS_LENGTH = 6;

const ethernetAddress = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;

/** Text of an Ethernet address: lower case, colons. */
export function readLinkLayerAddress(content: Reader): string {
  let text = hexOctet(content.u8());
  for (let index = 1; index < ETHERNET_ADDRESS_LENGTH; index += 1) text += `:${hexOctet(content.u8())}`;
  return text;
}

export function writeLinkLayerAddress(content: Writer, address: string): void {
  if (!ethernetAddress.test(address)) {
    throw new NdpEncodeError(`linkLayerAddress: '${address}' is not six octets like 02:00:5e:10:00:01`);
  }
  for (const octet of address.split(':')) content.u8(Number.parseInt(octet, 16), 'linkLayerAddress');
}
