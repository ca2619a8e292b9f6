import { describe, expect, it } from 'vitest';
import { parseRules } from './parse-rules.ts';

const rule = (raw: object): string =>
  parseRules(JSON.stringify([{ priority: 100, src: 'all', protocol: 'unspec', ...raw }]), 4)
    .map(({ words }) => words.join(' '))
    .join();

describe('parseRules', () => {
  it.each<[object, string]>([
    [{ table: 'main' }, 'from all lookup main protocol 0'],
    [
      { src: '10.0.0.0', srclen: 8, table: '7', protocol: 'static' },
      'from 10.0.0.0/8 lookup 7 protocol static',
    ],
    [
      { not: null, src: '10.0.0.1', tos: '0x10', table: '7' },
      'not from 10.0.0.1 dsfield 0x10 lookup 7 protocol 0',
    ],
    [
      { dst: '203.0.113.0', dstlen: 24, action: 'prohibit' },
      'from all to 203.0.113.0/24 prohibit protocol 0',
    ],
    [
      { fwmark: '0x5', fwmask: '0xf', iif: 'eth0', table: '9' },
      'from all fwmark 0x5/0xf iif eth0 lookup 9 protocol 0',
    ],
    [{ goto: 32766 }, 'from all goto 32766 protocol 0'],
    [
      { uid_start: 1, uid_end: 2, sport_start: 5, sport_end: 9, flow_to: '3', table: '5' },
      'from all uidrange 1-2 sport 5-9 realms 3 lookup 5 protocol 0',
    ],
    [
      { oif: 'eth0', ipproto: 'tcp', dport: 22, suppress_prefixlen: 0, table: '5' },
      'from all oif eth0 ipproto tcp dport 22 suppress_prefixlength 0 lookup 5 protocol 0',
    ],
  ])('%j', (raw, words) => {
    expect(rule(raw)).toBe(words);
  });

  it('tells the interfaces, and the keys that it does not know', () => {
    const json = JSON.stringify([
      { priority: 1, src: 'all', iif: 'eth0', oif: 'lo', tun_id: 5, table: 'main' },
    ]);
    expect(parseRules(json, 6)).toEqual([
      {
        family: 6,
        priority: 1,
        words: ['from', 'all', 'iif', 'eth0', 'oif', 'lo', 'lookup', 'main', 'protocol', '0'],
        inputInterface: 'eth0',
        outputInterface: 'lo',
        unknown: ['tun_id'],
      },
    ]);
  });
});
