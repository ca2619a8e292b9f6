import {
  formatCidr,
  hasHostBits,
  networkOf,
  parseAddress,
  parseCidr,
  requireCidr,
  cidrContains,
  type Cidr,
} from '../addresses.ts';
import { specialKind } from '../address-kinds.ts';
import type { CheckContext } from '../problem.ts';
import { escapeControls } from '../text.ts';

const path = ['prefix'] as const;

/** The /64 of the lab; undefined when it cannot serve, which has been reported then. */
export function resolvePrefix(text: string | undefined, context: CheckContext): Cidr | undefined {
  if (text === undefined) return undefined;
  const shown = escapeControls(text);
  const address = parseAddress(text);
  if (address?.family === 6) {
    const hint = `write ${formatCidr(networkOf({ ...address, prefixLength: 64 }))}`;
    context.report({ code: 'prefix-length', path, message: `prefix ${shown} has no prefix length`, hint });
    return undefined;
  }
  const cidr = parseCidr(text);
  if (cidr?.family !== 6) {
    const what =
      cidr?.family === 4 || address !== undefined
        ? 'is IPv4; the prefix of a lab is IPv6'
        : 'is not an IPv6 prefix';
    const hint = 'write the /64 that is routed to the server, for example 2001:db8:55::/64';
    context.report({ code: 'address-syntax', path, message: `prefix "${shown}" ${what}`, hint });
    return undefined;
  }
  const kind = reservedKind(cidr);
  if (kind !== undefined) {
    const hint =
      'use the global /64 that the provider routes to the server, or one of 2001:db8::/32 to try things out';
    context.report({
      code: 'special-address',
      path,
      message: `prefix ${shown} holds ${kind}; clients need global addresses`,
      hint,
    });
    return undefined;
  }
  return checkLength(cidr, shown, context);
}

function checkLength(cidr: Cidr, shown: string, context: CheckContext): Cidr | undefined {
  const corrected = networkOf({ ...cidr, prefixLength: 64 });
  if (cidr.prefixLength !== 64) {
    const message = `prefix ${shown} is a /${String(cidr.prefixLength)}; clients can form addresses only in a /64 (RFC 4862 5.5.3)`;
    const hint =
      cidr.prefixLength < 64
        ? `choose one /64 out of it, for example ${formatCidr(corrected)}`
        : 'ask the provider for a /64 that is routed to the server';
    context.report({ code: 'prefix-length', path, message, hint });
    return undefined;
  }
  if (!hasHostBits(cidr)) return cidr;
  const hint = `write ${formatCidr(corrected)}`;
  context.report({
    code: 'host-bits',
    path,
    message: `prefix ${shown} has bits set behind the first 64`,
    hint,
  });
  // The network is plain all the same, so that addresses can be checked against it.
  return corrected;
}

const lowBlock = requireCidr('::/64');

function reservedKind(cidr: Cidr): string | undefined {
  const kind = specialKind(cidr);
  if (kind === 'a link-local address') return 'link-local addresses';
  if (kind === 'a multicast address') return 'multicast addresses';
  return kind !== undefined || (cidr.prefixLength >= 64 && cidrContains(lowBlock, cidr))
    ? 'the unspecified, the loopback and the IPv4-mapped addresses'
    : undefined;
}
