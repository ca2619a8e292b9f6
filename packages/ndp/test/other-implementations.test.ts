import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, INFINITY } from '../src/index.ts';
import { hex } from './support.ts';

/** Octets that other programs put on a wire; only the checksum is set to 0. */

const sourceLinkLayerAddress = {
  type: 'source-link-layer-address',
  linkLayerAddress: '02:00:5e:10:00:01',
} as const;

const header = {
  type: 'router-advertisement',
  code: 0,
  curHopLimit: 64,
  managed: false,
  otherConfig: true,
  homeAgent: false,
  proxy: false,
  snac: false,
  preference: 'high',
  routerLifetime: 1800,
} as const;

const prefixInformation = {
  type: 'prefix-information',
  prefix: '2001:db8:55::',
  prefixLength: 64,
  onLink: true,
  autonomous: true,
  routerAddress: false,
  dhcpv6PdPreferred: false,
  validLifetime: 86400,
  preferredLifetime: 14400,
} as const;

describe('Scapy 2.5', () => {
  it('advertisement with every option is the same octets', () => {
    const octets = hex(`
      8600000040480708 00007530000003e8
      010102005e100001
      030440c000015180 0000384000000000 20010db800550000 0000000000000000
      05010000000005dc
      1903000000000708 20010db800550000 0000000000000053
      1f04000000000708 036c6162076578616d706c6500 076578616d706c6500 0000
      18023c1800000258 20010db8005500f0`);
    const message = {
      ...header,
      reachableTime: 30000,
      retransTimer: 1000,
      options: [
        sourceLinkLayerAddress,
        prefixInformation,
        { type: 'mtu', mtu: 1500 },
        { type: 'rdnss', lifetime: 1800, addresses: ['2001:db8:55::53'] },
        { type: 'dnssl', lifetime: 1800, domains: ['lab.example', 'example'] },
        {
          type: 'route-information',
          prefix: '2001:db8:55:f0::',
          prefixLength: 60,
          preference: 'low',
          routeLifetime: 600,
        },
      ],
    } as const;
    expect(decodeMessage(octets)).toEqual(message);
    expect(encodeMessage(message)).toEqual(octets);
  });

  it('advertisement of a mobile network that is proxied is the same octets', () => {
    const octets = hex(
      '86000000404c0708 0000000000000000 07010000000927c0 08010000000a0708 1a01000000000001',
    );
    const message = {
      ...header,
      proxy: true,
      reachableTime: 0,
      retransTimer: 0,
      options: [
        { type: 'advertisement-interval', interval: 600_000 },
        { type: 'home-agent-information', preference: 10, lifetime: 1800, mobileRouter: false },
        { type: 'flags-extension', flags: hex('000000000001') },
      ],
    } as const;
    expect(decodeMessage(octets)).toEqual(message);
    expect(encodeMessage(message)).toEqual(octets);
  });

  it('redirect with the packet that caused it is the same octets', () => {
    const packet = '6000000000003b40 20010db8000000000000000000000005 20010db8000000000000000000000009';
    const octets = hex(`
      8900000000000000 fe800000000000000000000000000001 20010db8000000000000000000000009
      0406000000000000 ${packet}`);
    const message = {
      type: 'redirect',
      code: 0,
      targetAddress: 'fe80::1',
      destinationAddress: '2001:db8::9',
      options: [{ type: 'redirected-header', packet: hex(packet) }],
    } as const;
    expect(decodeMessage(octets)).toEqual(message);
    expect(encodeMessage(message)).toEqual(octets);
  });
});

describe('radvd 2.19', () => {
  it('advertisement is understood, with its /60 route in a longer form than needed', () => {
    const octets = hex(`
      8600000040480708 0000000000000000
      030440c000015180 0000384000000000 20010db800550000 0000000000000000
      18033c18ffffffff 20010db8aaa00000 0000000000000000
      19050000000004b0 20010db800550000 0000000000000053 20010db800550000 0000000000000054
      1f040000000004b0 036c6162076578616d706c6500 076578616d706c6500 0000
      0501000000000578
      010102005e100001`);
    const message = {
      ...header,
      reachableTime: 0,
      retransTimer: 0,
      options: [
        prefixInformation,
        {
          type: 'route-information',
          prefix: '2001:db8:aaa0::',
          prefixLength: 60,
          preference: 'low',
          routeLifetime: INFINITY,
        },
        { type: 'rdnss', lifetime: 1200, addresses: ['2001:db8:55::53', '2001:db8:55::54'] },
        { type: 'dnssl', lifetime: 1200, domains: ['lab.example', 'example'] },
        { type: 'mtu', mtu: 1400 },
        sourceLinkLayerAddress,
      ],
    } as const;
    expect(decodeMessage(octets)).toEqual(message);
    expect(encodeMessage(message)).toHaveLength(octets.length - 8);
  });

  it('advertisement of a home agent for mobile routers is the same octets', () => {
    const octets = hex(`
      860000004020000c 0000000000000000
      010102005e100001
      0701000000000fa0
      08018000000a0708`);
    const message = {
      ...header,
      otherConfig: false,
      homeAgent: true,
      preference: 'medium',
      routerLifetime: 12,
      reachableTime: 0,
      retransTimer: 0,
      options: [
        sourceLinkLayerAddress,
        { type: 'advertisement-interval', interval: 4000 },
        { type: 'home-agent-information', preference: 10, lifetime: 1800, mobileRouter: true },
      ],
    } as const;
    expect(decodeMessage(octets)).toEqual(message);
    expect(encodeMessage(message)).toEqual(octets);
  });
});
