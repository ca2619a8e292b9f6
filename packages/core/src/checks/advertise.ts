import { formatAddress, parseAddress } from '../addresses.ts';
import { specialKind } from '../address-kinds.ts';
import { defaults } from '../lab-defaults.ts';
import type { Lab } from '../lab.ts';
import type { LabFile } from '../schema/lab-file.ts';
import type { CheckContext } from '../problem.ts';
import type { Remaining } from '../structure.ts';
import { escapeControls } from '../text.ts';
import { domainFault } from './domain-name.ts';
import { resolveRouter } from './router.ts';

type AdvertiseKeys = NonNullable<Remaining<LabFile>['advertise']>;

export function resolveAdvertise(given: AdvertiseKeys, context: CheckContext): Lab['advertise'] {
  const router = resolveRouter(given.router ?? {}, given.preference ?? defaults.preference, context);
  const validLifetime = given['valid-lifetime'] ?? defaults.validLifetime;
  const preferredLifetime =
    given['preferred-lifetime'] ?? Math.min(defaults.preferredLifetime, validLifetime);
  checkLifetimes(
    validLifetime,
    preferredLifetime,
    router.interval[1],
    given['preferred-lifetime'] !== undefined,
    context,
  );
  return {
    router,
    validLifetime,
    preferredLifetime,
    mtu: given.mtu,
    rdnss: (given.rdnss ?? []).flatMap((text, index) => readDnsServer(text, index, context)),
    dnssl: (given.dnssl ?? []).flatMap((text, index) => readDomain(text, index, context)),
    dhcpv6: given.dhcpv6 ?? defaults.dhcpv6,
  };
}

function checkLifetimes(
  valid: number,
  preferred: number,
  maxInterval: number,
  given: boolean,
  context: CheckContext,
): void {
  const path = ['advertise', given ? 'preferred-lifetime' : 'valid-lifetime'];
  if (preferred > valid) {
    const message = `preferred-lifetime ${String(preferred)} is longer than valid-lifetime ${String(valid)} (RFC 4861 4.6.2)`;
    context.report({
      code: 'lifetime',
      path,
      message,
      hint: `use at most ${String(valid)}, or lengthen valid-lifetime`,
    });
  } else if (preferred < maxInterval) {
    const message = `addresses are preferred for ${String(preferred)} s, and up to ${String(maxInterval)} s pass between two router advertisements`;
    const hint = `use at least ${String(maxInterval)}, or shorten advertise.router.interval`;
    context.report({ code: 'short-preferred-lifetime', severity: 'warning', path, message, hint });
  }
}

function readDnsServer(text: string | undefined, index: number, context: CheckContext): readonly string[] {
  if (text === undefined) return [];
  const path = ['advertise', 'rdnss', index];
  const address = parseAddress(text);
  if (address?.family !== 6) {
    const what =
      address === undefined
        ? 'is not an IPv6 address'
        : 'is IPv4; the option carries IPv6 addresses (RFC 8106 5.1)';
    const hint =
      'write the IPv6 address of a DNS server, without zone and prefix length, for example 2001:db8:55::53';
    context.report({
      code: 'address-syntax',
      path,
      message: `DNS server "${escapeControls(text)}" ${what}`,
      hint,
    });
    return [];
  }
  const kind = specialKind(address);
  if (kind === undefined || kind === 'a link-local address') return [formatAddress(address)];
  const message = `DNS server ${formatAddress(address)} is ${kind}, which clients cannot ask`;
  context.report({
    code: 'special-address',
    path,
    message,
    hint: 'write the global or the link-local address of a DNS server',
  });
  return [];
}

function readDomain(text: string | undefined, index: number, context: CheckContext): readonly string[] {
  if (text === undefined) return [];
  const fault = domainFault(text);
  if (fault === undefined) return [text.replace(/\.$/, '')];
  context.report({ code: 'domain-name', path: ['advertise', 'dnssl', index], ...fault });
  return [];
}
