import { readFileSync } from 'node:fs';
import { Address6 } from 'ip-address';

/** An IPv6 address as `/proc/PID/net/if_inet6` shows it. */
export interface KernelAddress {
  readonly address: string;
  readonly prefixLength: number;
  readonly interfaceName: string;
  readonly scope: 'global' | 'link' | 'host' | 'site';
  /** Duplicate address detection has not ended (RFC 4862 5.4). */
  readonly tentative: boolean;
  /** Usable while detection still runs (RFC 4429). */
  readonly optimistic: boolean;
  /** Set by hand; otherwise it came from an advertisement and has a lifetime. */
  readonly permanent: boolean;
  readonly duplicate: boolean;
  readonly deprecated: boolean;
}

/** An IPv6 default route learned or set. */
export interface KernelDefaultRoute {
  readonly gateway: string;
  readonly interfaceName: string;
  /** Learned from a Router Advertisement (`RTF_ADDRCONF`). */
  readonly fromAdvertisement: boolean;
  readonly metric: number;
}

// include/uapi/linux/if_addr.h
const IFA_F_OPTIMISTIC = 0x04;
const IFA_F_DADFAILED = 0x08;
const IFA_F_DEPRECATED = 0x20;
const IFA_F_TENTATIVE = 0x40;
const IFA_F_PERMANENT = 0x80;
// include/uapi/linux/ipv6_route.h
const RTF_ADDRCONF = 0x0004_0000;
const RTF_REJECT = 0x0200;

const scopes: Readonly<Record<number, KernelAddress['scope']>> = {
  0x00: 'global',
  0x10: 'host',
  0x20: 'link',
  0x40: 'site',
};

/**
 * Addresses in the network namespace of a process. Reading the file costs microseconds where `ip` costs
 * milliseconds; waiting for many clients at once depends on it.
 */
export function addressesSeenBy(pid: number): readonly KernelAddress[] {
  return parseIfInet6(readFileSync(`/proc/${String(pid)}/net/if_inet6`, 'utf8'));
}

export function defaultRoutesSeenBy(pid: number): readonly KernelDefaultRoute[] {
  return parseDefaultRoutes(readFileSync(`/proc/${String(pid)}/net/ipv6_route`, 'utf8'));
}

export function parseIfInet6(text: string): readonly KernelAddress[] {
  return rows(text).map(([address = '', , length = '', scope = '', flags = '', name = '']) => {
    const bits = Number.parseInt(flags, 16);
    return {
      address: canonical(address),
      prefixLength: Number.parseInt(length, 16),
      interfaceName: name,
      scope: scopes[Number.parseInt(scope, 16) & 0xf0] ?? 'global',
      tentative: (bits & IFA_F_TENTATIVE) !== 0,
      optimistic: (bits & IFA_F_OPTIMISTIC) !== 0,
      permanent: (bits & IFA_F_PERMANENT) !== 0,
      duplicate: (bits & IFA_F_DADFAILED) !== 0,
      deprecated: (bits & IFA_F_DEPRECATED) !== 0,
    };
  });
}

export function parseDefaultRoutes(text: string): readonly KernelDefaultRoute[] {
  return rows(text)
    .filter((row) => row[0] === '0'.repeat(32) && row[1] === '00' && row[4] !== '0'.repeat(32))
    .map((row) => ({
      gateway: canonical(row[4] ?? ''),
      interfaceName: row[9] ?? '',
      fromAdvertisement: (Number.parseInt(row[8] ?? '', 16) & RTF_ADDRCONF) !== 0,
      reject: (Number.parseInt(row[8] ?? '', 16) & RTF_REJECT) !== 0,
      metric: Number.parseInt(row[5] ?? '', 16),
    }))
    .filter((route) => !route.reject)
    .map(({ gateway, interfaceName, fromAdvertisement, metric }) => ({
      gateway,
      interfaceName,
      fromAdvertisement,
      metric,
    }))
    .sort((a, b) => a.metric - b.metric);
}

function rows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/));
}

function canonical(hex: string): string {
  return new Address6(hex.replace(/(.{4})(?!$)/g, '$1:')).correctForm();
}
