import { describe, expect, it } from 'vitest';
import {
  decodeMessage,
  encodeMessage,
  INFINITY,
  NdpEncodeError,
  RouterAdvertiser,
  type RouterAdvertisement,
} from '../../src/index.ts';
import { advertisement, carrying, prefix } from '../advertisements.ts';
import { Simulation } from '../simulation.ts';
import { hex } from '../support.ts';

/** The octets from `start` to `end` of what goes on the wire, as hexadecimal digits. */
function octets(message: RouterAdvertisement, start: number, end: number): string {
  const bytes = encodeMessage(message).slice(start, end);
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

const refused = (fields: Parameters<typeof advertisement>[0]) =>
  expect(() => encodeMessage(advertisement(fields))).toThrow(NdpEncodeError);

const advertiser = (minInterval: number, maxInterval: number) =>
  new RouterAdvertiser({ minInterval, maxInterval, firstAdvertisement: 'immediate' }, Math.random);

describe('router configuration variables (6.2.1)', () => {
  it('15. an interface advertises only once it is told to (RFC 4861 6.2.1)', () => {
    const simulation = new Simulation().event({ type: 'solicited', source: 'fe80::2' });
    expect(simulation.event({ type: 'advertise' }).runTo(2_000_000).sent).toEqual([]);
  });

  it('16. MaxRtrAdvInterval is 4..65535 s (RFC 4861 6.2.1, RFC 8319)', () => {
    for (const maxInterval of [4, 1_800, 65_535]) expect(() => advertiser(3, maxInterval)).not.toThrow();
    for (const maxInterval of [3.9, 65_536, Number.NaN]) {
      expect(() => advertiser(3, maxInterval)).toThrow(RangeError);
    }
  });

  it('17. MinRtrAdvInterval is 3 s or more and not above the maximum (RFC 4861 6.2.1)', () => {
    for (const minInterval of [3, 450, 600]) expect(() => advertiser(minInterval, 600)).not.toThrow();
    for (const minInterval of [0, 2.9, 601, Number.NaN]) {
      expect(() => advertiser(minInterval, 600)).toThrow(RangeError);
    }
  });

  it('18. M and O are said one without the other, and not unless they are set (RFC 4861 6.2.1)', () => {
    expect(octets(advertisement(), 5, 6)).toBe('00');
    expect(octets(advertisement({ managed: true }), 5, 6)).toBe('80');
    expect(octets(advertisement({ otherConfig: true }), 5, 6)).toBe('40');
  });

  it('19. without a link MTU there is no MTU option (RFC 4861 6.2.1)', () => {
    expect(encodeMessage(advertisement())).toHaveLength(16);
    expect(octets(carrying({ type: 'mtu', mtu: 1_500 }), 16, 24)).toBe('05010000000005dc');
  });

  it('20. ReachableTime goes out in milliseconds, up to an hour and more (RFC 4861 6.2.1)', () => {
    expect(octets(advertisement(), 8, 12)).toBe('00000000');
    expect(octets(advertisement({ reachableTime: 3_600_000 }), 8, 12)).toBe('0036ee80');
    refused({ reachableTime: 2 ** 32 });
  });

  it('21. RetransTimer goes out in milliseconds (RFC 4861 6.2.1)', () => {
    expect(octets(advertisement({ retransTimer: 1_000 }), 12, 16)).toBe('000003e8');
    refused({ retransTimer: -1 });
  });

  it('22. CurHopLimit is 0..255 (RFC 4861 6.2.1)', () => {
    expect(octets(advertisement({ curHopLimit: 255 }), 4, 5)).toBe('ff');
    refused({ curHopLimit: 256 });
  });

  it('23. the router lifetime is 0..65535 s (RFC 4861 6.2.1, RFC 8319)', () => {
    expect(octets(advertisement({ routerLifetime: 0 }), 6, 8)).toBe('0000');
    expect(octets(advertisement({ routerLifetime: 65_535 }), 6, 8)).toBe('ffff');
    refused({ routerLifetime: 65_536 });
  });

  it('24. every prefix of the list goes out, in its order (RFC 4861 6.2.1)', () => {
    const list = [prefix('2001:db8:2::/64'), prefix('2001:db8:1::/48'), prefix('fd00::/64')];
    expect(decodeMessage(encodeMessage(carrying(...list))).options).toEqual(list);
  });

  it('25. lifetimes of prefixes are seconds; all ones are infinity (RFC 4861 6.2.1)', () => {
    const lifetimes = { validLifetime: 2_592_000, preferredLifetime: 604_800 };
    expect(octets(carrying(prefix('2001:db8::/64', lifetimes)), 20, 28)).toBe('00278d0000093a80');
    const infinite = { validLifetime: INFINITY, preferredLifetime: INFINITY };
    expect(octets(carrying(prefix('2001:db8::/64', infinite)), 20, 28)).toBe('ffffffffffffffff');
  });

  it('26. L and A are said one without the other (RFC 4861 6.2.1)', () => {
    const flags = (onLink: boolean, autonomous: boolean) =>
      octets(carrying(prefix('2001:db8::/64', { onLink, autonomous })), 19, 20);
    expect([flags(true, true), flags(true, false), flags(false, true), flags(false, false)]).toEqual([
      'c0',
      '80',
      '40',
      '00',
    ]);
  });
});

describe('message contents (4.2, 6.2.3)', () => {
  it('30. code and reserved bits are 0 (RFC 4861 4.2)', () => {
    expect(octets(advertisement({ curHopLimit: 0, routerLifetime: 0 }), 0, 16)).toBe(`86${'00'.repeat(15)}`);
    const option = octets(
      carrying(prefix('2001:db8::ffff/64', { onLink: false, autonomous: false })),
      16,
      48,
    );
    expect(option.slice(6, 8)).toBe('00');
    expect(option.slice(24, 32)).toBe('00000000');
    expect(option.slice(32)).toBe('20010db8000000000000000000000000');
  });

  it('31. the source link-layer address MAY be left out (RFC 4861 4.2)', () => {
    const option = { type: 'source-link-layer-address', linkLayerAddress: '02:00:5e:10:00:01' } as const;
    expect(octets(carrying(option), 16, 24)).toBe('010102005e100001');
    expect(decodeMessage(hex('86 00 0000 40 00 0708 00000000 00000000')).options).toEqual([]);
  });
});
