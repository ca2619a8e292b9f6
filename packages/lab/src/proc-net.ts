import { readFileSync } from 'node:fs';
import { formatAddress, parseIfInet6, type KernelAddress } from '@ovlab/core';

/** An IPv6 default route learned or set. */
export interface KernelDefaultRoute {
  readonly gateway: string;
  readonly interfaceName: string;
  /** Learned from a Router Advertisement (`RTF_ADDRCONF`). */
  readonly fromAdvertisement: boolean;
  readonly metric: number;
}

// include/uapi/linux/ipv6_route.h
const RTF_ADDRCONF = 0x0004_0000;
const RTF_REJECT = 0x0200;

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
  return formatAddress({ family: 6, value: BigInt(`0x${hex}`) });
}
