import { formatAddress, maskAddress } from '@ovlab/wire';
import fc from 'fast-check';
import type { NdpMessage } from '../src/messages/messages.ts';
import type { RouterAdvertisement } from '../src/messages/router-advertisement.ts';
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

/** What fills an option to whole units. */
const wholeContent = fc
  .integer({ min: 1, max: 255 })
  .chain((units) => fc.uint8Array({ minLength: units * 8 - 2, maxLength: units * 8 - 2 }));

const uri = fc.stringMatching(/^[A-Za-z][A-Za-z0-9+.-]{0,7}:[A-Za-z0-9/:?#@!$&'()*+,;=%._~-]{1,300}$/);

const serviceParameterList = fc
  .uniqueArray(
    fc.record({ key: fc.oneof(fc.constantFrom(1, 3, 7), u16), value: fc.uint8Array({ maxLength: 40 }) }),
    { maxLength: 4, selector: (parameter) => parameter.key },
  )
  .map((parameters) => parameters.sort((a, b) => a.key - b.key));

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
  'advertisement-interval': fc.record({
    type: fc.constant('advertisement-interval' as const),
    interval: u32,
  }),
  'home-agent-information': fc.record({
    type: fc.constant('home-agent-information' as const),
    preference: u16,
    lifetime: fc.integer({ min: 1, max: 0xffff }),
    mobileRouter: fc.boolean(),
  }),
  nonce: fc.record({ type: fc.constant('nonce' as const), nonce: wholeContent }),
  'flags-extension': fc.record({ type: fc.constant('flags-extension' as const), flags: wholeContent }),
  'captive-portal': fc.record({ type: fc.constant('captive-portal' as const), uri }),
  pref64: fc
    .record({
      bytes: addressBytes,
      prefixLength: fc.constantFrom(32, 40, 48, 56, 64, 96),
      eighths: fc.nat(0x1fff),
    })
    .map(({ bytes, prefixLength, eighths }) => ({
      type: 'pref64' as const,
      prefix: formatAddress(maskAddress(bytes, prefixLength)),
      prefixLength,
      lifetime: 8 * eighths,
    })),
  'encrypted-dns': fc
    .record({
      type: fc.constant('encrypted-dns' as const),
      servicePriority: fc.integer({ min: 1, max: 0xffff }),
      lifetime: u32,
      authenticationDomainName: domain,
      addresses: fc.array(address, { maxLength: 8 }),
      serviceParameters: serviceParameterList,
    })
    .map((option) => (option.addresses.length === 0 ? { ...option, serviceParameters: [] } : option)),
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

/** Any option, in the form that the decoder gives it. */
export const option = fc.oneof(rawOption, ...Object.values(knownOptions));

const base = { code: u8, options: fc.array(option, { maxLength: 6 }) };

/** Advertisements in the form that the decoder gives them. */
export const advertisement: fc.Arbitrary<RouterAdvertisement> = fc
  .record({
    type: fc.constant('router-advertisement' as const),
    curHopLimit: u8,
    managed: fc.boolean(),
    otherConfig: fc.boolean(),
    homeAgent: fc.boolean(),
    proxy: fc.boolean(),
    snac: fc.boolean(),
    preference,
    routerLifetime: u16,
    reachableTime: u32,
    retransTimer: u32,
    ...base,
  })
  .map((ra) => (ra.routerLifetime === 0 ? { ...ra, preference: 'medium' as const } : ra));

/** Messages in the form that the decoder gives them. */
export const message: fc.Arbitrary<NdpMessage> = fc.oneof(
  fc.record({ type: fc.constant('router-solicitation' as const), ...base }),
  advertisement,
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
