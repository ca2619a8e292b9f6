export { formatAddress, maskAddress, parseAddress, parseAddressInto, tryParseAddress } from './address.ts';
export { ADDRESS_LENGTH, hexOctet, hexOctets } from './address-text.ts';
export {
  readDomainName,
  readPartialDomainName,
  writeDomainName,
  writePartialDomainName,
} from './domain-name.ts';
export { WireEncodeError, type ErrorClass } from './errors.ts';
export { Reader } from './reader.ts';
export { Writer } from './writer.ts';
