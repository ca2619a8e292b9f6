import { encodeMessage, type NdpMessage, type RouterAdvertisement } from '@ovlab/ndp';
import { describe, expect, it } from 'vitest';
import { advertisement } from '../../test/support/responder-status.ts';
import { judge } from '../incoming.ts';
import { formatHeard, heardToJson, type Heard } from './monitor-format.ts';

const time = '2026-01-02T03:04:05.678Z';

/** Octets as they are heard. */
function hear(bytes: Uint8Array, source = 'fe80::1'): Heard {
  const judgement = judge({ bytes, source });
  if (judgement === undefined) throw new Error('not router discovery');
  return { ...judgement, interface: 'br0', source, bytes, time };
}

const heard = (message: NdpMessage, source?: string) => hear(encodeMessage(message), source);

/** Options of every kind that a router sends. */
const rich: RouterAdvertisement = {
  ...advertisement,
  managed: true,
  preference: 'high',
  reachableTime: 30_000,
  options: [
    { type: 'source-link-layer-address', linkLayerAddress: '02:00:5e:10:00:01' },
    { type: 'mtu', mtu: 1400 },
    ...advertisement.options,
    { type: 'dnssl', lifetime: 0xffffffff, domains: ['lab.example', 'example'] },
    {
      type: 'route-information',
      prefix: '2001:db8::',
      prefixLength: 32,
      preference: 'low',
      routeLifetime: 600,
    },
    { type: 'captive-portal', uri: 'https://portal.example/api' },
    { type: 'pref64', prefix: '64:ff9b::', prefixLength: 96, lifetime: 1800 },
    { type: 'advertisement-interval', interval: 600_000 },
    { type: 'home-agent-information', preference: 0, lifetime: 1800, mobileRouter: false },
    { type: 'nonce', nonce: Uint8Array.from([1, 2, 3, 4, 5, 6]) },
    {
      type: 'encrypted-dns',
      servicePriority: 1,
      lifetime: 1800,
      authenticationDomainName: 'dns.example',
      addresses: ['2001:db8::53'],
      serviceParameters: [{ key: 3, value: Uint8Array.from([3, 85]) }],
    },
    { type: 'raw', code: 250, data: Uint8Array.from([222, 173, 190, 239, 0, 0]) },
  ],
};

describe('formatHeard', () => {
  it('shows every field and every option of an advertisement', () => {
    expect(formatHeard(heard(rich))).toMatchInlineSnapshot(`
      "2026-01-02T03:04:05.678Z br0: Router Advertisement from fe80::1, 304 octets
        code 0, cur hop limit 64, managed yes, other config yes, home agent no, proxy no, snac no, preference high, router lifetime 1800 s, reachable time 30000 ms, retrans timer 0 ms
        source link layer address: 02:00:5e:10:00:01
        mtu: 1400 octets
        prefix information: prefix 2001:db8:55::/64, on link yes, autonomous yes, router address no, dhcpv6 pd preferred no, valid lifetime 86400 s, preferred lifetime 14400 s
        prefix information: prefix 2001:db8:66::/64, on link yes, autonomous yes, router address no, dhcpv6 pd preferred no, valid lifetime infinity, preferred lifetime 0 s
        rdnss: lifetime 1800 s, addresses 2001:db8:55::53
        dnssl: lifetime infinity, domains lab.example example
        route information: prefix 2001:db8::/32, preference low, route lifetime 600 s
        captive portal: https://portal.example/api
        pref64: prefix 64:ff9b::/96, lifetime 1800 s
        advertisement interval: 600000 ms
        home agent information: preference 0, lifetime 1800 s, mobile router no
        nonce: 010203040506
        encrypted dns: service priority 1, lifetime 1800 s, authentication domain name dns.example, addresses 2001:db8::53, service parameters port 853
        option 250: deadbeef0000
      "
    `);
  });

  it('shows a solicitation', () => {
    const message = { type: 'router-solicitation', code: 0, options: [] } as const;
    expect(formatHeard(heard(message, '::'))).toMatchInlineSnapshot(`
      "2026-01-02T03:04:05.678Z br0: Router Solicitation from ::, 8 octets
        code 0
      "
    `);
  });

  it('says why a message is discarded', () => {
    expect(formatHeard(heard({ ...advertisement, options: [] }, '2001:db8::1'))).toMatchInlineSnapshot(`
      "2026-01-02T03:04:05.678Z br0: Router Advertisement from 2001:db8::1, 16 octets
        invalid, a receiver discards it: source-not-link-local
        code 0, cur hop limit 64, managed no, other config yes, home agent no, proxy no, snac no, preference medium, router lifetime 1800 s, reachable time 0 ms, retrans timer 0 ms
      "
    `);
    expect(formatHeard(hear(Uint8Array.from([133, 0, 0, 0, 0, 0, 0, 0, 1, 0])))).toMatchInlineSnapshot(`
      "2026-01-02T03:04:05.678Z br0: Router Solicitation from fe80::1, 10 octets
        invalid, a receiver discards it: option-length-zero
        octets 85000000000000000100
      "
    `);
  });

  it('lets no control character through', () => {
    const uri = 'https://x/\u001b[2J';
    const portal = { ...advertisement, options: [{ type: 'captive-portal', uri } as const] };
    const shown = formatHeard({ ...heard(advertisement), message: portal });
    expect(shown).toContain(String.raw`https://x/\u001b[2J`);
  });
});

describe('heardToJson', () => {
  it('is one line with the octets, which say the same as the message', () => {
    const text = heardToJson(heard(rich));
    expect(text.indexOf('\n')).toBe(text.length - 1);
    const { bytes, message, ...rest } = JSON.parse(text);
    expect(rest).toEqual({ time, interface: 'br0', source: 'fe80::1', type: 'router-advertisement' });
    expect(Buffer.from(bytes, 'hex')).toEqual(Buffer.from(encodeMessage(rich)));
    expect(message).toMatchObject({ managed: true, routerLifetime: 1800 });
    expect(message.options).toContainEqual({ type: 'nonce', nonce: '010203040506' });
  });

  it('has the reason instead of a message that cannot be decoded', () => {
    expect(JSON.parse(heardToJson(hear(Uint8Array.from([134, 0, 0, 0]))))).toEqual({
      time,
      interface: 'br0',
      source: 'fe80::1',
      type: 'router-advertisement',
      discard: 'too-short',
      bytes: '86000000',
    });
  });
});
