import { describe, expect, it } from 'vitest';
import { formatTarget, parseTarget } from './target.ts';

describe('parseTarget', () => {
  it.each([
    ['vpn.example.net', 'vpn.example.net', undefined],
    ['vpn.example.net:443', 'vpn.example.net', 443],
    ['bücher.example.', 'bücher.example.', undefined],
    ['192.0.2.1', '192.0.2.1', undefined],
    ['192.0.2.1:65535', '192.0.2.1', 65_535],
    ['2001:db8::1', '2001:db8::1', undefined],
    ['[2001:db8::1]', '2001:db8::1', undefined],
    ['[2001:db8::1]:1194', '2001:db8::1', 1194],
    ['[fe80::1%eth0]:1194', 'fe80::1%eth0', 1194],
  ])('reads %s', (text, host, port) => {
    expect(parseTarget(text)).toEqual({ host, port });
  });

  it.each([
    '',
    ':1194',
    '192.0.2',
    '192.0.2.1.1',
    '192.0.2.300',
    '192.0.2.1:',
    '192.0.2.1:65536',
    '192.0.2.1:1e3',
    '[192.0.2.1]:1194',
    '[2001:db8::1',
    '[2001:db8::1]1194',
    '2001:db8::1:1194:1:2:3:4:5',
    '-option',
    'a b',
    'a..b',
    `${'a'.repeat(300)}.example`,
  ])('refuses %j', (text) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'OVLAB_E_USAGE' }));
  });
});

describe('formatTarget', () => {
  it('is read back', () => {
    for (const text of ['192.0.2.1:1', '[2001:db8::1]:1194', 'vpn.example.net:443']) {
      const { host, port } = parseTarget(text);
      expect(formatTarget(host, port ?? 0)).toBe(text);
    }
  });
});
