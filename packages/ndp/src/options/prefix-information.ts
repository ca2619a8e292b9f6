import { ADDRESS_LENGTH } from '@ovlab/wire';
import { NdpEncodeError } from '../errors.ts';
import { describeLifetime } from './lifetime.ts';
import type { OptionCodec } from './option-codec.ts';

/** A prefix for on-link determination and address autoconfiguration (RFC 4861 4.6.2). */
export interface PrefixInformationOption {
  readonly type: 'prefix-information';
  /**
   * Bits after `prefixLength` are zero, on both ways: a sender MUST clear them and a receiver MUST ignore them. With
   * `routerAddress` it is the whole address of the router.
   */
  readonly prefix: string;
  /** Bits, 0..128. */
  readonly prefixLength: number;
  /** L: addresses of the prefix are on this link. */
  readonly onLink: boolean;
  /** A: hosts may form addresses out of the prefix (RFC 4862). */
  readonly autonomous: boolean;
  /** R: `prefix` holds an address of the router (RFC 6275 7.2). */
  readonly routerAddress: boolean;
  /** P: a host that can should ask for a prefix of its own with DHCPv6-PD (RFC 9762). */
  readonly dhcpv6PdPreferred: boolean;
  /** Seconds, or `INFINITY`. */
  readonly validLifetime: number;
  /** Seconds, or `INFINITY`. */
  readonly preferredLifetime: number;
}

const ADDRESS_BITS = 8 * ADDRESS_LENGTH;

const ON_LINK = 0x80;
const AUTONOMOUS = 0x40;
const ROUTER_ADDRESS = 0x20;
const DHCPV6_PD_PREFERRED = 0x10;

export const prefixInformation: OptionCodec<PrefixInformationOption> = {
  type: 'prefix-information',
  code: 3,

  decode(content) {
    const prefixLength = content.u8();
    if (prefixLength > 128) content.fail(`prefix length ${prefixLength} is more than 128`);
    const flags = content.u8();
    const routerAddress = (flags & ROUTER_ADDRESS) !== 0;
    const validLifetime = content.u32();
    const preferredLifetime = content.u32();
    content.skip(4);
    const meaningful = routerAddress ? ADDRESS_BITS : prefixLength;
    return {
      type: 'prefix-information',
      prefix: content.prefix(ADDRESS_LENGTH, meaningful),
      prefixLength,
      onLink: (flags & ON_LINK) !== 0,
      autonomous: (flags & AUTONOMOUS) !== 0,
      routerAddress,
      dhcpv6PdPreferred: (flags & DHCPV6_PD_PREFERRED) !== 0,
      validLifetime,
      preferredLifetime,
    };
  },

  encode(content, option) {
    if (option.prefixLength > 128) {
      throw new NdpEncodeError(`prefixLength: ${option.prefixLength} is more than 128`);
    }
    content.u8(option.prefixLength, 'prefixLength');
    content.u8(
      (option.onLink ? ON_LINK : 0) |
        (option.autonomous ? AUTONOMOUS : 0) |
        (option.routerAddress ? ROUTER_ADDRESS : 0) |
        (option.dhcpv6PdPreferred ? DHCPV6_PD_PREFERRED : 0),
      'flags',
    );
    content.u32(option.validLifetime, 'validLifetime');
    content.u32(option.preferredLifetime, 'preferredLifetime');
    content.zeros(4);
    const meaningful = option.routerAddress ? ADDRESS_BITS : option.prefixLength;
    content.prefix(option.prefix, meaningful, ADDRESS_LENGTH, 'prefix');
  },

  describe(option) {
    const words = [
      ...(option.onLink ? ['on-link'] : []),
      ...(option.autonomous ? ['autonomous'] : []),
      ...(option.routerAddress ? ['router address'] : []),
      ...(option.dhcpv6PdPreferred ? ['dhcpv6-pd preferred'] : []),
      `${describeLifetime(option.validLifetime)}/${describeLifetime(option.preferredLifetime)} s`,
    ];
    return `prefix ${option.prefix}/${option.prefixLength} (${words.join(', ')})`;
  },
};
