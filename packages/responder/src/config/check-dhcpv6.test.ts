import { describe, expect, it } from 'vitest';
import { checkDhcpv6Config } from './check-dhcpv6.ts';
import { defaultDhcpv6Config, type Dhcpv6Config } from './dhcpv6-config.ts';
import { defaultRaConfig } from './ra-config.ts';

function problems(overrides: Partial<Dhcpv6Config>): string[] {
  const found = checkDhcpv6Config({ ...defaultDhcpv6Config, ...overrides }, defaultRaConfig);
  return found.map(({ path, message }) => `${path}: ${message}`);
}

const pool = (first: string, last: string) => ({ first, last });

describe('checkDhcpv6Config', () => {
  it('finds nothing wrong with the defaults', () => {
    expect(problems({})).toEqual([]);
  });

  it.each([
    [pool('2001:db8::2', '2001:db8::1'), '2001:db8::2 is behind 2001:db8::1; write the first address first'],
    [pool('2001:db8::', '2001:db8:0:1::'), '2001:db8:: and 2001:db8:0:1:: are not in the same /64'],
    [pool('fe80::1', 'fe80::2'), 'fe80::1 is no address that can be given to a host'],
    [pool('ff02::1', 'ff02::2'), 'ff02::1 is no address that can be given to a host'],
  ])('refuses the pool %j', (wrong, message) => {
    expect(problems({ pools: [wrong] })).toEqual([`pools[0]: ${message}`]);
  });

  it('refuses pools with addresses in common', () => {
    const pools = [
      pool('2001:db8::10', '2001:db8::1f'),
      pool('2001:db8::20', '2001:db8::2f'),
      pool('2001:db8::1f', '2001:db8::1f'),
    ];
    expect(problems({ pools })).toEqual(['pools[2]: it has addresses in common with pool[0]']);
    expect(problems({ pools: pools.slice(0, 2) })).toEqual([]);
  });

  it.each([
    [{ prefix: '2001:db8:100::', prefixLength: 40, delegatedLength: 56 }, []],
    [{ prefix: '2001:db8:100::', prefixLength: 40, delegatedLength: 40 }, ['delegation[0].length']],
    [{ prefix: '2001:db8:100::', prefixLength: 40, delegatedLength: 65 }, ['delegation[0].length']],
    [{ prefix: '2001:db8:100::1', prefixLength: 40, delegatedLength: 56 }, ['delegation[0]']],
  ])('checks the block %j', (block, places) => {
    expect(problems({ delegation: [block] }).map((line) => line.split(':', 1)[0])).toEqual(places);
  });

  it('needs to know of a reservation who gets what', () => {
    expect(problems({ reservations: [{ address: '2001:db8::1' }] })).toEqual([
      'reservations[0]: duid, mac or name is missing: whose is it?',
    ]);
    expect(problems({ reservations: [{ name: 'laptop' }] })).toEqual([
      'reservations[0]: address or prefix is missing',
    ]);
    expect(problems({ reservations: [{ name: 'laptop', address: 'ff02::1' }] })).toEqual([
      'reservations[0].address: ff02::1 is no address that can be given to a host',
    ]);
  });

  it('reserves nothing twice, however it is written', () => {
    const reservations = [
      { name: 'a', address: '2001:db8::1' },
      { name: 'b', address: '2001:DB8:0::1' },
    ];
    expect(problems({ reservations })).toEqual(['reservations[1]: 2001:db8::1 is reserved twice']);
  });

  it.each([
    [{ t1: 100, t2: 50 }, ['t1: 100 is more than t2, 50 seconds (RFC 9915 21.4)']],
    [{ t1: 100, t2: 100 }, []],
    [{ t1: 0, t2: 0 }, []],
    [{ t2: 90_000 }, ['t2: 90000 is more than the valid lifetime of 86400 seconds']],
    [{ t1: 90_000 }, ['t1: 90000 is more than the valid lifetime of 86400 seconds']],
    [{ t1: -1 }, ['t1: -1 is not a whole number within 0..4294967295 seconds (RFC 9915 21.4)']],
  ])('checks the times %j', (times, expected) => {
    expect(problems(times)).toEqual(expected);
  });

  it.each([
    [{ ntp: ['2001:db8::123', 'ff05::101', 'ntp.lab.example'] }, []],
    [{ ntp: ['ntp lab'] }, ["ntp[0]: 'ntp lab' is not a domain name"]],
    [{ sntp: ['ff05::101'] }, ['sntp[0]: ff05::101 is a multicast address']],
    [{ bootfileUrl: 'boot.efi' }, ["bootfileUrl: 'boot.efi' is not a URL (RFC 5970 3.1)"]],
    [{ bootfileUrl: 'tftp://[2001:db8::5]/boot.efi' }, []],
  ])('checks what is told to hosts: %j', (overrides, expected) => {
    expect(problems(overrides)).toEqual(expected);
  });
});
