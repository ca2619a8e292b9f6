import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearMiss } from './near-miss.ts';

const known = [
  { host: '36.51.55.1', source: 'a profile' },
  { host: '192.0.2.1', source: 'lab demo' },
  { host: '2001:db8:55::1', source: 'lab demo' },
  { host: 'vpn.example.net', source: 'a profile' },
];

describe('nearMiss', () => {
  it.each([
    ['36.55.51.1', '36.51.55.1', 'two neighbouring numbers are swapped'],
    ['192.2.0.1', '192.0.2.1', 'two neighbouring numbers are swapped'],
    ['129.0.2.1', '192.0.2.1', 'two neighbouring digits are swapped'],
    ['192.0.3.1', '192.0.2.1', 'one digit is different'],
    ['192.0.2.11', '192.0.2.1', 'one digit is different'],
    ['12.0.2.1', '192.0.2.1', 'one digit is different'],
    ['2001:55:db8::1', '2001:db8:55::1', 'two neighbouring groups are swapped'],
    ['2001:0DB8:0055::0001:0', '2001:db8:55::1', 'two neighbouring groups are swapped'],
    ['2001:bd8:55::1', '2001:db8:55::1', 'two neighbouring digits are swapped'],
    ['2001:db8:5::1', '2001:db8:55::1', 'one digit is different'],
    ['2001:db8:155::1', '2001:db8:55::1', 'one digit is different'],
    ['vpn.exmaple.net', 'vpn.example.net', 'two neighbouring letters are swapped'],
    ['vpn.exampl.net', 'vpn.example.net', 'one letter is different'],
    ['vpn.net.example', 'vpn.example.net', 'two neighbouring parts are swapped'],
    ['VPN.EXAMPLE.ORG.', undefined, undefined],
    ['VPN.EXAMPLE.NET.', undefined, undefined],
    ['2001:db8:0055::1', undefined, undefined],
    ['198.51.100.7', undefined, undefined],
    ['36.55.1.51', undefined, undefined],
    ['', undefined, undefined],
  ])('of %s is %s: %s', (host, meant, difference) => {
    const [found] = nearMiss(host, known);
    expect(found?.host).toBe(meant);
    expect(found?.difference).toBe(difference);
  });

  it('names the likeliest first, each host once, with where it is known from', () => {
    const hosts = ['10.0.1.3', '10.1.0.2', '10.1.0.2', '10.9.9.9'].map((host, index) => ({
      host,
      source: `source ${String(index)}`,
    }));
    expect(nearMiss('10.0.1.2', hosts)).toEqual([
      { host: '10.1.0.2', source: 'source 1', difference: 'two neighbouring numbers are swapped' },
      { host: '10.0.1.3', source: 'source 0', difference: 'one digit is different' },
    ]);
  });

  it('does not compare very short names', () => {
    expect(nearMiss('a', [{ host: 'b', source: '' }])).toEqual([]);
  });

  it('finds a swap of any two neighbouring octets, and says nothing of the same address', () => {
    const octets = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(octets, fc.nat(2), (numbers, at) => {
        const swapped = [...numbers];
        swapped.splice(at, 2, numbers[at + 1] ?? 0, numbers[at] ?? 0);
        const found = nearMiss(swapped.join('.'), [{ host: numbers.join('.'), source: '' }]);
        const same = numbers[at] === numbers[at + 1];
        expect(found.map(({ difference }) => difference)).toEqual(
          same ? [] : ['two neighbouring numbers are swapped'],
        );
      }),
    );
  });
});
