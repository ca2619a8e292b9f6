import type { Dhcpv6Option } from '../src/index.ts';
import { hex } from './support.ts';

/** One of each kind, as a sensible server or client would say it. */

const clientId: Dhcpv6Option = { type: 'client-id', duid: hex('0001 0001 2a3b4c5d 02005e100001') };

const address: Dhcpv6Option = {
  type: 'ia-address',
  address: '2001:db8:55::1234',
  preferredLifetime: 3600,
  validLifetime: 7200,
  options: [],
};

const prefix: Dhcpv6Option = {
  type: 'ia-prefix',
  preferredLifetime: 3600,
  validLifetime: 7200,
  prefixLength: 60,
  prefix: '2001:db8:55:fff0::',
  options: [],
};

const authentication: Dhcpv6Option = {
  type: 'authentication',
  protocol: 3,
  algorithm: 1,
  replayDetectionMethod: 0,
  replayDetection: 5n,
  information: hex(`01 ${'aa'.repeat(16)}`),
};

const classes = { classes: [hex('6c6162')] };
const vendorOptions: Dhcpv6Option = {
  type: 'vendor-options',
  enterprise: 40_000,
  options: [{ code: 1, data: hex('aabb') }],
};

export const everyMessageOption: readonly Dhcpv6Option[] = [
  clientId,
  { type: 'server-id', duid: hex('0003 0001 02005e100002') },
  {
    type: 'ia-na',
    iaid: 1,
    t1: 1800,
    t2: 2880,
    options: [address, { type: 'status-code', code: 0, message: '' }],
  },
  { type: 'ia-ta', iaid: 2, options: [address] },
  { type: 'ia-pd', iaid: 3, t1: 0, t2: 0xffff_ffff, options: [prefix] },
  address,
  { type: 'option-request', codes: [23, 24] },
  { type: 'preference', value: 255 },
  { type: 'elapsed-time', hundredths: 100 },
  authentication,
  { type: 'server-unicast', address: '2001:db8:55::1' },
  { type: 'status-code', code: 3, message: 'no binding' },
  { type: 'rapid-commit' },
  { type: 'user-class', ...classes },
  { type: 'vendor-class', enterprise: 40_000, ...classes },
  vendorOptions,
  { type: 'reconfigure-message', messageType: 5 },
  { type: 'reconfigure-accept' },
  { type: 'dns-servers', addresses: ['2001:db8:55::53', 'fe80::1'] },
  { type: 'domain-list', domains: ['lab.example', 'other.lab.example'] },
  { type: 'sntp-servers', addresses: ['2001:db8:55::7b'] },
  { type: 'information-refresh-time', seconds: 86_400 },
  {
    type: 'client-fqdn',
    serverUpdates: false,
    overridden: true,
    noUpdates: false,
    name: 'host.lab.example.',
  },
  {
    type: 'leasequery-query',
    queryType: 1,
    linkAddress: '2001:db8:55::',
    options: [address, { type: 'option-request', codes: [46] }],
  },
  {
    type: 'leasequery-client-data',
    options: [clientId, address, { type: 'client-last-transaction-time', seconds: 60 }],
  },
  { type: 'leasequery-client-links', addresses: ['2001:db8:55::'] },
  {
    type: 'ntp-server',
    servers: [
      { kind: 'address', address: '2001:db8:55::7b' },
      { kind: 'multicast', address: 'ff05::101' },
      { kind: 'name', name: 'ntp.example' },
    ],
  },
  { type: 'bootfile-url', text: 'tftp://[2001:db8:55::69]/grub.efi' },
  { type: 'bootfile-parameters', parameters: ['quiet', 'console=ttyS0'] },
  { type: 'sol-max-rt', seconds: 3600 },
  { type: 'inf-max-rt', seconds: 3600 },
  { type: 'captive-portal', text: 'https://portal.example/api' },
  { type: 'address-registration-enable' },
];

export const everyRelayOption: readonly Dhcpv6Option[] = [
  { type: 'interface-id', id: hex('65746831') },
  { type: 'client-link-layer-address', hardwareType: 1, linkLayerAddress: '02:00:5e:10:00:01' },
  { type: 'relay-source-port', port: 1547 },
  { type: 'user-class', ...classes },
  { type: 'vendor-class', enterprise: 40_000, ...classes },
  vendorOptions,
];
