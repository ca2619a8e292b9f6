import { readDomainName, writeDomainName } from '@ovlab/wire';
import { NdpEncodeError } from '../errors.ts';
import { describeLifetime } from './lifetime.ts';
import { OPTION_UNIT, type OptionCodec } from './option-codec.ts';

/** DNS search list (RFC 8106 5.2). */
export interface DnsslOption {
  readonly type: 'dnssl';
  /** Seconds, or `INFINITY`; 0 withdraws the domains. */
  readonly lifetime: number;
  /** At least one; without final dot. */
  readonly domains: readonly string[];
}

export const dnssl: OptionCodec<DnsslOption> = {
  type: 'dnssl',
  code: 31,

  decode(content) {
    content.skip(2);
    const lifetime = content.u32();
    const domains: string[] = [];
    while (content.error === undefined && content.remaining > 0) {
      const domain = readDomainName(content);
      // An empty name is where the padding begins (RFC 8106 5.2), and padding is nothing but zeros.
      if (domain !== '') domains.push(domain);
      else content.padding();
    }
    if (domains.length === 0) content.fail('no domain');
    return { type: 'dnssl', lifetime, domains };
  },

  encode(content, option) {
    if (option.domains.length === 0) throw new NdpEncodeError('domains: a DNSSL option needs one');
    content.zeros(2);
    content.u32(option.lifetime, 'lifetime');
    for (const domain of option.domains) writeDomainName(content, domain, 'domains');
    content.align(OPTION_UNIT);
  },

  describe: (option) => `dnssl ${option.domains.join(' ')} (${describeLifetime(option.lifetime)} s)`,
};
