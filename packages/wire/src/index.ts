export { ADDRESS_LENGTH, formatAddress, maskAddress, parseAddress, tryParseAddress } from './address.ts';
export { hexOctet, hexOctets } from './address-text.ts';
export { readDomainName, writeDomainName } from './domain-name.ts';
export { WireEncodeError, type ErrorClass } from './errors.ts';
export { Reader } from './reader.ts';
export { Writer } from './writer.ts';
