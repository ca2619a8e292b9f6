import {
  bitsOf,
  formatAddress,
  formatCidr,
  lastOf,
  networkOf,
  cidrContains,
  firstAddress,
  type Cidr,
  type IpAddress,
} from '../addresses.ts';
import { isReservedAnycast, specialKind } from '../address-kinds.ts';
import type { Problem } from '../problem.ts';

type Fault = Pick<Problem, 'code' | 'message' | 'hint'>;

/**
 * Why an address cannot be that of a host in the prefix (RFC 4291 2.6.1, RFC 2526); undefined when it can.
 * `example` is the number in the prefix of the address that the hint names.
 */
export function globalHostFault(
  address: IpAddress,
  prefix: Cidr | undefined,
  example: number,
): Fault | undefined {
  const text = formatAddress(address);
  const kind = specialKind(address);
  const hint = `use an address of the prefix${prefix === undefined ? '' : `, for example ${firstAddress(formatCidr(prefix), example)}`}`;
  if (kind !== undefined) return { code: 'special-address', message: `${text} is ${kind}`, hint };
  if (prefix === undefined) return undefined;
  if (!cidrContains(prefix, address))
    return { code: 'outside-prefix', message: `${text} is not in the prefix ${formatCidr(prefix)}`, hint };
  if (address.value === prefix.value) {
    return {
      code: 'anycast-address',
      message: `${text} is the subnet-router anycast address of the prefix (RFC 4291 2.6.1)`,
      hint,
    };
  }
  if (isReservedAnycast(address))
    return { code: 'anycast-address', message: `${text} is a reserved anycast address (RFC 2526)`, hint };
  return undefined;
}

/** Why an IPv4 address cannot be that of a host in its own subnet; undefined when it can. */
export function ipv4HostFault(cidr: Cidr): Fault | undefined {
  const text = formatAddress(cidr);
  const kind = specialKind(cidr);
  if (kind !== undefined)
    return {
      code: 'special-address',
      message: `${text} is ${kind}`,
      hint: 'use the public IPv4 address of the server',
    };
  if (cidr.prefixLength > bitsOf(4) - 2) return undefined;
  const network = networkOf(cidr);
  const role =
    cidr.value === network.value ? 'network' : cidr.value === lastOf(cidr).value ? 'broadcast' : undefined;
  if (role === undefined) return undefined;
  const first = formatAddress({ family: 4, value: network.value + 1n });
  const last = formatAddress({ family: 4, value: lastOf(cidr).value - 1n });
  return {
    code: 'network-address',
    message: `${text} is the ${role} address of ${formatCidr(network)}`,
    hint: `use an address from ${first} to ${last}`,
  };
}
