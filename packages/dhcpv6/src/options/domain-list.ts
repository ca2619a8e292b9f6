import { readDomainName, writeDomainName } from '@ovlab/wire';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { DomainList } from './option-types.ts';

/** RFC 3646 4. */
export const domainList: OptionCodec<DomainList> = {
  type: 'domain-list',
  code: 24,
  scopes: SCOPES.message,

  decode(content) {
    const domains: string[] = [];
    while (content.error === undefined && content.remaining > 0) {
      content.entries(domains.length + 1);
      const domain = readDomainName(content);
      if (domain === '') content.fail('an empty domain name');
      domains.push(domain);
    }
    if (domains.length === 0) content.fail('no domain');
    return { type: 'domain-list', domains };
  },

  encode(content, option) {
    if (option.domains.length === 0) content.fail('domains: there has to be one');
    for (const domain of option.domains) writeDomainName(content, domain, 'domains');
  },

  describe: (option) => `domains ${option.domains.join(' ')}`,
};
