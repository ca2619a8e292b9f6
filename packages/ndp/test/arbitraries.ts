import fc from 'fast-check';
import { formatAddress, maskAddress } from '../src/address.ts';
import type { NdpMessage } from '../src/messages/messages.ts';
import type { KnownOption } from '../src/options/table.ts';

const u8 = fc.nat(0xff);
const u16 = fc.nat(0xffff);
const u32 = fc.nat(0xffff_ffff);
const preference = fc.constantFrom('low', 'medium', 'high');

const addressBytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
const address = addressBytes.map(formatAddress);

const linkLayerAddress = fc
  .array(u8, { minLength: 6, maxLength: 6 })
  .map((octets) => octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':'));

const label = fc.stringMatching(/^[0-9A-Za-z_-]{1,63}$/);
const domain = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));

const prefix = fc
  .record({ bytes: addressBytes, prefixLength: fc.nat(128), whole: fc.boolean() })
  .map(({ bytes, prefixLength, whole }) => ({
    prefix: formatAddress(whole ? bytes : maskAddress(bytes, prefixLength)),
    prefixLength,
    routerAddress: whole,
  }));

/** Options in the form that the decoder gives them. A code in the table without an entry here fails a test. */
export const knownOptions = {
  'source-link-layer-address': fc.record({
    type: fc.constant('source-link-layer-address' as const),
    linkLayerAddress,
  }),
  'target-link-layer-address': fc.record({
    type: fc.constant('target-link-layer-address' as const),
    linkLayerAddress,
  }),
  'prefix-information': fc
    .record({
      type: fc.constant('prefix-information' as const),
      onLink: fc.boolean(),
      autonomous: fc.boolean(),
      dhcpv6PdPreferred: fc.boolean(),
      validLifetime: u32,
      preferredLifetime: u32,
      prefix,
    })
    .map((option) => ({ ...option, ...option.prefix })),
  'redirected-header': fc.record({
    type: fc.constant('redirected-header' as const),
    packet: fc.array(fc.uint8Array({ minLength: 8, maxLength: 8 }), { maxLength: 254 }).map((units) => {
      return Uint8Array.from(units.flatMap((unit) => [...unit]));
    }),
  }),
  mtu: fc.record({ type: fc.constant('mtu' as const), mtu: u32 }),
  'route-information': fc
    .record({
      bytes: addressBytes,
      prefixLength: fc.nat(128),
      preference,
      routeLifetime: u32,
    })
    .map(({ bytes, ...fields }) => ({
      type: 'route-information' as const,
      ...fields,
      prefix: formatAddress(maskAddress(bytes, fields.prefixLength)),
    })),
  rdnss: fc.record({
    type: fc.constant('rdnss' as const),
    lifetime: u32,
    addresses: fc.array(address, { minLength: 1, maxLength: 127 }),
  }),
  dnssl: fc.record({
    type: fc.constant('dnssl' as const),
    lifetime: u32,
    domains: fc.array(domain, { minLength: 1, maxLength: 8 }),
  }),
} satisfies { [Type in KnownOption['type']]: fc.Arbitrary<Extract<KnownOption, { type: Type }>> };

/** Codes that no table of ours will take: IANA reserves 253 and 254 for experiments. */
const rawOption = fc
  .record({ code: fc.constantFrom(0, 253, 254), units: fc.integer({ min: 1, max: 255 }) })
  .chain(({ code, units }) =>
    fc
      .uint8Array({ minLength: units * 8 - 2, maxLength: units * 8 - 2 })
      .map((data) => ({ type: 'raw' as const, code, data })),
  );

const options = fc.array(fc.oneof(rawOption, ...Object.values(knownOptions)), {
  maxLength: 6,
});
const base = { code: u8, options };

/** Messages in the form that the decoder gives them. */
export const message: fc.Arbitrary<NdpMessage> = fc.oneof(
  fc.record({ type: fc.constant('router-solicitation' as const), ...base }),
  fc
    .record({
      type: fc.constant('router-advertisement' as const),
      curHopLimit: u8,
      managed: fc.boolean(),
      otherConfig: fc.boolean(),
      homeAgent: fc.boolean(),
      preference,
      routerLifetime: u16,
      reachableTime: u32,
      retransTimer: u32,
      ...base,
    })
    .map((ra) => (ra.routerLifetime === 0 ? { ...ra, preference: 'medium' as const } : ra)),
  fc.record({ type: fc.constant('neighbor-solicitation' as const), targetAddress: address, ...base }),
  fc.record({
    type: fc.constant('neighbor-advertisement' as const),
    router: fc.boolean(),
    solicited: fc.boolean(),
    override: fc.boolean(),
    targetAddress: address,
    ...base,
  }),
  fc.record({
    type: fc.constant('redirect' as const),
    targetAddress: address,
    destinationAddress: address,
    ...base,
  }),
);
