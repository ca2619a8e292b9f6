import { formatAddress, maskAddress } from '@ovlab/wire';
import fc from 'fast-check';
import type { Dhcpv6Message } from '../src/messages/message-types.ts';
import { MESSAGE_CODES } from '../src/messages/message-types.ts';
import type { Dhcpv6Option, KnownOption } from '../src/options/option-types.ts';

const u8 = fc.nat(0xff);
const u16 = fc.nat(0xffff);
const u32 = fc.oneof(fc.nat(0xffff_ffff), fc.constantFrom(0, 0xffff_ffff));

const addressBytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
const address = addressBytes.map(formatAddress);
const addresses = fc.array(address, { minLength: 1, maxLength: 5 });
const octets = fc.uint8Array({ maxLength: 40 });
const someOctets = fc.array(octets, { minLength: 1, maxLength: 4 });
const duid = fc.uint8Array({ minLength: 3, maxLength: 130 });

const linkLayerAddress = fc
  .array(u8, { minLength: 1, maxLength: 20 })
  .map((bytes) => bytes.map((octet) => octet.toString(16).padStart(2, '0')).join(':'));

const label = fc.stringMatching(/^[0-9A-Za-z_-]{1,63}$/);
const domain = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));
const uri = fc.stringMatching(/^[A-Za-z][A-Za-z0-9+.-]{0,7}:[A-Za-z0-9/:?#@!$&'()*+,;=%._~-]{1,300}$/);
/** Whole code points, which is what UTF-8 can carry. */
const text = fc.string({ unit: 'binary', maxLength: 30 });

const constant = <Type extends string>(type: Type) => fc.constant(type);
const listOf = <Type extends string>(type: Type) => fc.record({ type: constant(type), addresses });
const secondsOf = <Type extends string>(type: Type) => fc.record({ type: constant(type), seconds: u32 });

/** Codes that no table of ours will take: unassigned by IANA. */
const rawOption = fc.record({
  type: constant('raw'),
  code: fc.constantFrom(0, 10, 35, 65_535),
  data: octets,
});

const statusCode = fc.record({ type: constant('status-code'), code: u16, message: text });

/** What stands in an option: some of those that may, and raw ones. */
function inside(...options: fc.Arbitrary<Dhcpv6Option>[]): fc.Arbitrary<Dhcpv6Option[]> {
  return fc.array(fc.oneof(rawOption, ...options), { maxLength: 3 });
}

const iaAddress = fc.record({
  type: constant('ia-address'),
  address,
  preferredLifetime: u32,
  validLifetime: u32,
  options: inside(statusCode),
});

const iaPrefix = fc
  .record({
    type: constant('ia-prefix'),
    preferredLifetime: u32,
    validLifetime: u32,
    prefixLength: fc.nat(128),
    prefix: addressBytes,
    options: inside(statusCode),
  })
  .map((option) => ({
    ...option,
    prefix: formatAddress(maskAddress(option.prefix, option.prefixLength)),
  }));

const clientId = fc.record({ type: constant('client-id'), duid });
const optionRequest = fc.record({
  type: constant('option-request'),
  codes: fc.array(u16, { maxLength: 20 }),
});
const clientLastTransactionTime = secondsOf('client-last-transaction-time');
const relayData = fc.record({
  type: constant('leasequery-relay-data'),
  peerAddress: address,
  message: octets,
});
const authentication = fc.record({
  type: constant('authentication'),
  protocol: u8,
  algorithm: u8,
  replayDetectionMethod: u8,
  replayDetection: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  information: octets,
});
const userClass = fc.record({ type: constant('user-class'), classes: someOctets });
const vendorClass = fc.record({
  type: constant('vendor-class'),
  enterprise: u32,
  classes: fc.array(octets, { maxLength: 4 }),
});
const vendorOptions = fc.record({
  type: constant('vendor-options'),
  enterprise: u32,
  options: fc.array(fc.record({ code: u16, data: octets }), { maxLength: 4 }),
});

type Options<Type extends KnownOption['type']> = { [Name in Type]: fc.Arbitrary<Dhcpv6Option> };

/** Options of a message between client and server, in the form that the decoder gives them. */
export const messageOptions = {
  'client-id': clientId,
  'server-id': fc.record({ type: constant('server-id'), duid }),
  'ia-na': fc.record({
    type: constant('ia-na'),
    iaid: u32,
    t1: u32,
    t2: u32,
    options: inside(iaAddress, statusCode),
  }),
  'ia-ta': fc.record({ type: constant('ia-ta'), iaid: u32, options: inside(iaAddress, statusCode) }),
  'ia-address': iaAddress,
  'ia-pd': fc.record({
    type: constant('ia-pd'),
    iaid: u32,
    t1: u32,
    t2: u32,
    options: inside(iaPrefix, statusCode),
  }),
  'option-request': optionRequest,
  preference: fc.record({ type: constant('preference'), value: u8 }),
  'elapsed-time': fc.record({ type: constant('elapsed-time'), hundredths: u16 }),
  authentication,
  'server-unicast': fc.record({ type: constant('server-unicast'), address }),
  'status-code': statusCode,
  'rapid-commit': fc.record({ type: constant('rapid-commit') }),
  'user-class': userClass,
  'vendor-class': vendorClass,
  'vendor-options': vendorOptions,
  'reconfigure-message': fc.record({ type: constant('reconfigure-message'), messageType: u8 }),
  'reconfigure-accept': fc.record({ type: constant('reconfigure-accept') }),
  'dns-servers': listOf('dns-servers'),
  'sntp-servers': listOf('sntp-servers'),
  'domain-list': fc.record({
    type: constant('domain-list'),
    domains: fc.array(domain, { minLength: 1, maxLength: 5 }),
  }),
  'information-refresh-time': secondsOf('information-refresh-time'),
  'sol-max-rt': secondsOf('sol-max-rt'),
  'inf-max-rt': secondsOf('inf-max-rt'),
  'client-fqdn': fc.record({
    type: constant('client-fqdn'),
    serverUpdates: fc.boolean(),
    overridden: fc.boolean(),
    noUpdates: fc.boolean(),
    name: fc.oneof(
      domain,
      domain.map((name) => `${name}.`),
      fc.constantFrom('', '.'),
    ),
  }),
  'ntp-server': fc.record({
    type: constant('ntp-server'),
    servers: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constantFrom('address' as const, 'multicast' as const), address }),
        fc.record({ kind: constant('name'), name: domain }),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  'bootfile-url': fc.record({ type: constant('bootfile-url'), text: uri }),
  'captive-portal': fc.record({ type: constant('captive-portal'), text: uri }),
  'bootfile-parameters': fc.record({
    type: constant('bootfile-parameters'),
    parameters: fc.array(text, { maxLength: 4 }),
  }),
  'address-registration-enable': fc.record({ type: constant('address-registration-enable') }),
  'leasequery-query': fc.record({
    type: constant('leasequery-query'),
    queryType: u8,
    linkAddress: address,
    options: inside(clientId, iaAddress, optionRequest),
  }),
  'leasequery-client-data': fc.record({
    type: constant('leasequery-client-data'),
    options: inside(clientId, iaAddress, iaPrefix, clientLastTransactionTime, relayData),
  }),
  'leasequery-client-links': listOf('leasequery-client-links'),
} satisfies Partial<Options<KnownOption['type']>>;

/** Options of a relay message but for the message in it. */
export const relayOptions = {
  'interface-id': fc.record({ type: constant('interface-id'), id: octets }),
  'client-link-layer-address': fc.record({
    type: constant('client-link-layer-address'),
    hardwareType: u16,
    linkLayerAddress,
  }),
  'relay-source-port': fc.record({ type: constant('relay-source-port'), port: u16 }),
  authentication,
  'user-class': userClass,
  'vendor-class': vendorClass,
  'vendor-options': vendorOptions,
} satisfies Partial<Options<KnownOption['type']>>;

/** Types that stand only inside of others, or hold a message. */
export const innerTypes = [
  'ia-prefix',
  'relay-message',
  'client-last-transaction-time',
  'leasequery-relay-data',
] as const;

const clientServerMessage: fc.Arbitrary<Dhcpv6Message> = fc.record({
  type: fc.constantFrom(...(Object.keys(MESSAGE_CODES) as (keyof typeof MESSAGE_CODES)[])),
  transactionId: fc.nat(0xff_ffff),
  options: fc.array(fc.oneof(rawOption, ...Object.values(messageOptions)), { maxLength: 6 }),
});

function relayed(message: fc.Arbitrary<Dhcpv6Message>): fc.Arbitrary<Dhcpv6Message> {
  return fc
    .record({
      type: fc.constantFrom('relay-forward' as const, 'relay-reply' as const),
      hopCount: u8,
      linkAddress: address,
      peerAddress: address,
      options: fc.array(fc.oneof(rawOption, ...Object.values(relayOptions)), { maxLength: 3 }),
      message,
    })
    .map(({ message: inner, ...fields }) => ({
      ...fields,
      options: [...fields.options, { type: 'relay-message' as const, message: inner }],
    }));
}

const relayMessage = relayed(fc.oneof(clientServerMessage, relayed(relayed(clientServerMessage))));

/** Messages in the form that the decoder gives them. */
export const message: fc.Arbitrary<Dhcpv6Message> = fc.oneof(clientServerMessage, relayMessage);
