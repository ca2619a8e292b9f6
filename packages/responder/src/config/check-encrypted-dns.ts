import { isMulticast, networkOf } from '../address.ts';
import { isAddress } from './check-cidr.ts';
import { checkDomain } from './check-names.ts';
import { limits } from './limits.ts';
import { optionalRange, problem, within, type ConfigProblem } from './problem.ts';
import type { EncryptedDnsConfig } from './ra-config.ts';

/** RFC 9461 5: protocols over HTTP, which need a path. */
const overHttp: readonly string[] = ['h2', 'h3', 'http/1.1'];

/** What is wrong with encrypted resolvers. */
export function checkEncryptedDns(resolvers: readonly EncryptedDnsConfig[]): ConfigProblem[] {
  return resolvers.flatMap((resolver, index) => checkResolver(`encryptedDns[${index}]`, resolver));
}

function checkResolver(path: string, resolver: EncryptedDnsConfig): ConfigProblem[] {
  const { addresses = [], alpn = [] } = resolver;
  return [
    ...checkDomain(`${path}.name`, resolver.name),
    ...optionalRange(`${path}.priority`, resolver.priority, within(limits.servicePriority, 'RFC 9460 2.4.1')),
    ...checkNameOnly(path, resolver),
    ...addresses.flatMap((address, index) => checkAddress(`${path}.addresses[${index}]`, address)),
    ...alpn.flatMap((protocol, index) => checkProtocol(`${path}.alpn[${index}]`, protocol)),
    ...optionalRange(`${path}.port`, resolver.port, within(limits.port, 'RFC 9460 7.2')),
    ...checkDohPath(path, resolver),
    ...optionalRange(
      `${path}.lifetime`,
      resolver.lifetime,
      within(limits.lifetime, 'RFC 9463 6.1', 'seconds'),
    ),
  ];
}

/** RFC 9463 3.1.6: a name alone has no service parameters. */
function checkNameOnly(path: string, resolver: EncryptedDnsConfig): ConfigProblem[] {
  const { addresses = [], alpn = [], port, dohPath } = resolver;
  const bare = alpn.length === 0 && port === undefined && dohPath === undefined;
  if (bare || addresses.length > 0) return [];
  return [problem(path, 'alpn, port and doh-path need addresses (RFC 9463 3.1.6)')];
}

/** RFC 9463 6.1: hosts leave multicast and loopback addresses aside. */
function checkAddress(path: string, address: string): ConfigProblem[] {
  if (!isAddress(address)) return [problem(path, `'${address}' is not an IPv6 address`)];
  const unusable = isMulticast(address) || ['::', '::1'].includes(networkOf(address, 128));
  return unusable
    ? [problem(path, `${address} is not the address of a host on the network (RFC 9463 6.1)`)]
    : [];
}

/** RFC 9460 7.1: 1 to 255 octets; the registered ones are printable. */
function checkProtocol(path: string, protocol: string): ConfigProblem[] {
  return /^[!-~]{1,255}$/.test(protocol)
    ? []
    : [problem(path, `'${protocol}' is not a protocol id (RFC 9460 7.1)`)];
}

/** RFC 9461 5: a relative URI template with the variable `dns`, and not without a protocol over HTTP. */
function checkDohPath(path: string, { alpn = [], dohPath }: EncryptedDnsConfig): ConfigProblem[] {
  const protocol = alpn.find((id) => overHttp.includes(id));
  if (dohPath === undefined) {
    return protocol === undefined
      ? []
      : [problem(`${path}.alpn`, `${protocol} needs a doh-path (RFC 9461 5)`)];
  }
  if (!/^\/[!-~]*\{[^}]*\bdns\b[^}]*\}[!-~]*$/.test(dohPath)) {
    const message = `'${dohPath}' is not a path with the variable dns, like /dns-query{?dns} (RFC 9461 5)`;
    return [problem(`${path}.dohPath`, message)];
  }
  return protocol === undefined
    ? [problem(`${path}.dohPath`, 'a doh-path needs a protocol over HTTP in alpn (RFC 9461 5)')]
    : [];
}
