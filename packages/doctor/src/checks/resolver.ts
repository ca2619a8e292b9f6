import { isLinkLocal } from '@ovlab/core';
import { bad, check, good, type Check } from '../check.ts';

/** MAXNS of resolv.h. */
const mostServers = 3;

const file = '/etc/resolv.conf';

const servers = check({
  id: 'dns.servers',
  title: 'There is a DNS server',
  severity: 'warning',
  side: 'both',
  looksAt: '`nameserver` in `/etc/resolv.conf`',
  consequence: 'Names are asked of this machine itself, which mostly does not answer.',
  needs: ['resolver'],
  judge: ({ resolver: { nameservers } }) =>
    nameservers.length === 0
      ? bad(`${file} names none`, `echo 'nameserver ADDRESS' >> ${file}`)
      : good(nameservers.join(', ')),
});

const tooMany = check({
  id: 'dns.too-many-servers',
  title: 'There are three DNS servers at most',
  severity: 'warning',
  side: 'both',
  looksAt: '`nameserver` in `/etc/resolv.conf`',
  consequence: 'The resolver reads the first three and never asks the rest.',
  needs: ['resolver'],
  judge: ({ resolver: { nameservers } }) =>
    nameservers.length > mostServers
      ? bad(
          `${file} names ${String(nameservers.length)}; ${nameservers.slice(mostServers).join(', ')} is never asked`,
          `remove all but three lines from ${file}`,
        )
      : good(String(nameservers.length)),
});

const domainAndSearch = check({
  id: 'dns.domain-and-search',
  title: 'The resolver has a domain or a search list, not both',
  severity: 'warning',
  side: 'both',
  looksAt: '`domain` and `search` in `/etc/resolv.conf`',
  consequence: 'The last of the two lines wins, and short names are looked for in the wrong place.',
  needs: ['resolver'],
  judge: ({ resolver: { domain, search } }) =>
    domain !== undefined && search !== undefined
      ? bad(
          `${file} has both: domain ${domain}, search ${search.join(' ')}`,
          `remove the line domain from ${file}, and put ${domain} first in search`,
        )
      : good(search?.join(' ') ?? domain ?? 'neither'),
});

const timeout = check({
  id: 'dns.timeout',
  title: 'A dead DNS server is given up soon',
  severity: 'warning',
  side: 'both',
  looksAt: '`options timeout` in `/etc/resolv.conf`',
  consequence: 'Each name waits five seconds for the first server before the second one is asked.',
  needs: ['resolver'],
  judge: ({ resolver: { nameservers, options } }) => {
    // 127/8 is a resolver of this machine, which has its own way with servers that do not answer.
    const remote = nameservers.filter((address) => !address.startsWith('127.'));
    const set = options.find((option) => option.startsWith('timeout:'));
    return remote.length > 1 && set === undefined
      ? bad(`${String(remote.length)} servers, and the default of 5 s`, `echo 'options timeout:1' >> ${file}`)
      : good(set ?? (remote.length === 0 ? 'a resolver of this machine' : 'one server'));
  },
});

const zone = check({
  id: 'dns.zone',
  title: 'A link-local DNS server names its interface',
  severity: 'error',
  side: 'both',
  looksAt: '`nameserver` in `/etc/resolv.conf`',
  consequence: 'The resolver cannot tell on which link the server is, and every name fails (RFC 4007 6).',
  needs: ['resolver'],
  judge: ({ resolver: { nameservers } }, subject) => {
    const without = nameservers.find((address) => isLinkLocal(address) && !address.includes('%'));
    return without === undefined
      ? good('no link-local server without a zone')
      : bad(
          `${file} has nameserver ${without}`,
          `write nameserver ${without}%${subject.bridge ?? subject.uplink ?? 'INTERFACE'} there`,
        );
  },
});

export const resolverChecks: readonly Check[] = [servers, tooMany, domainAndSearch, timeout, zone];
