// Addresses alone, for programs that read no lab files.
export {
  cidrContains,
  contains,
  formatAddress,
  isLinkLocal,
  networkOf,
  parseAddress,
  parseCidr,
  type Cidr,
  type Family,
  type IpAddress,
} from './addresses.ts';
export { parseIfInet6, type KernelAddress } from './if-inet6.ts';
