import { NdpEncodeError } from '../errors.ts';
import { describeLifetime } from './lifetime.ts';
import type { OptionCodec } from './option-codec.ts';

/** Recursive DNS servers (RFC 8106 5.1). */
export interface RdnssOption {
  readonly type: 'rdnss';
  /** Seconds, or `INFINITY`; 0 withdraws the servers. */
  readonly lifetime: number;
  /** 1..127 addresses. */
  readonly addresses: readonly string[];
}

export const rdnss: OptionCodec<RdnssOption> = {
  type: 'rdnss',
  code: 25,

  decode(content) {
    content.skip(2);
    const lifetime = content.u32();
    if (content.remaining === 0) content.fail('no address');
    if (content.remaining % 16 !== 0) content.fail('the length fits no whole number of addresses');
    const addresses: string[] = [];
    while (content.error === undefined && content.remaining > 0) addresses.push(content.address());
    return { type: 'rdnss', lifetime, addresses };
  },

  encode(content, option) {
    if (option.addresses.length === 0) throw new NdpEncodeError('addresses: an RDNSS option needs one');
    content.zeros(2);
    content.u32(option.lifetime, 'lifetime');
    for (const address of option.addresses) content.address(address, 'addresses');
  },

  describe: (option) => `rdnss ${option.addresses.join(' ')} (${describeLifetime(option.lifetime)} s)`,
};
