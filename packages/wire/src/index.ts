export { formatAddress, maskAddress, parseAddress, parseAddressInto, tryParseAddress } from './address.ts';
export {
  ADDRESS_LENGTH,
  ETHERNET_ADDRESS_LENGTH,
  formatEthernetAddress,
  hexOctet,
  hexOctets,
} from './address-text.ts';
export {
  readDomainName,
  readPartialDomainName,
  writeDomainName,
  writePartialDomainName,
} from './domain-name.ts';
export { WireEncodeError, type ErrorClass } from './errors.ts';
export { Reader } from './reader.ts';
export { Writer } from './writer.ts';
