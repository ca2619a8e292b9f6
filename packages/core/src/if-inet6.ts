import { formatAddress } from './addresses.ts';

/** An IPv6 address as the kernel shows it in `/proc/net/if_inet6`. */
export interface KernelAddress {
  readonly address: string;
  readonly prefixLength: number;
  readonly interfaceName: string;
  readonly scope: 'global' | 'link' | 'host' | 'site';
  /** Made by the privacy extensions (RFC 8981), to be replaced soon. */
  readonly temporary: boolean;
  /** Duplicate address detection has not ended (RFC 4862 5.4). */
  readonly tentative: boolean;
  /** Usable while detection still runs (RFC 4429). */
  readonly optimistic: boolean;
  /** Set by hand; otherwise it came from an advertisement and has a lifetime. */
  readonly permanent: boolean;
  readonly duplicate: boolean;
  readonly deprecated: boolean;
}

// include/uapi/linux/if_addr.h
const IFA_F_TEMPORARY = 0x01;
const IFA_F_OPTIMISTIC = 0x04;
const IFA_F_DADFAILED = 0x08;
const IFA_F_DEPRECATED = 0x20;
const IFA_F_TENTATIVE = 0x40;
const IFA_F_PERMANENT = 0x80;
const scopes: Readonly<Record<number, KernelAddress['scope']>> = {
  0x00: 'global',
  0x10: 'host',
  0x20: 'link',
  0x40: 'site',
};

/**
 * The addresses of a network namespace out of `/proc/net/if_inet6`. A line is: address, interface index, prefix
 * length, scope and flags in hexadecimal, name. The file shows the lowest eight flags.
 */
export function parseIfInet6(text: string): readonly KernelAddress[] {
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/));
  return rows
    .filter((row) => row.length === 6)
    .map(([address = '', , length = '', scope = '', flags = '', name = '']) => {
      const bits = Number.parseInt(flags, 16);
      return {
        address: formatAddress({ family: 6, value: BigInt(`0x${address}`) }),
        prefixLength: Number.parseInt(length, 16),
        interfaceName: name,
        scope: scopes[Number.parseInt(scope, 16) & 0xf0] ?? 'global',
        temporary: (bits & IFA_F_TEMPORARY) !== 0,
        tentative: (bits & IFA_F_TENTATIVE) !== 0,
        optimistic: (bits & IFA_F_OPTIMISTIC) !== 0,
        permanent: (bits & IFA_F_PERMANENT) !== 0,
        duplicate: (bits & IFA_F_DADFAILED) !== 0,
        deprecated: (bits & IFA_F_DEPRECATED) !== 0,
      };
    });
}
