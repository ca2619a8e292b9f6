import {
  decodeMessage,
  describeMessage,
  encodeMessage,
  RouterAdvertiser,
  validateRouterSolicitation,
  type RouterAdvertisement,
} from '@ovlab/ndp';

const advertisement: RouterAdvertisement = {
  type: 'router-advertisement',
  code: 0,
  curHopLimit: 64,
  managed: false,
  otherConfig: false,
  homeAgent: false,
  proxy: false,
  snac: false,
  preference: 'medium',
  routerLifetime: 1800,
  reachableTime: 0,
  retransTimer: 0,
  options: [{ type: 'mtu', mtu: 1500 }],
};

const advertiser = new RouterAdvertiser(
  { minInterval: 200, maxInterval: 600, firstAdvertisement: 'immediate' },
  Math.random,
);

// At 0 ms the interface comes up: one advertisement goes to ff02::1 at once.
const first = advertiser.handle({ type: 'enable' }, 0);

// At 5 s a Router Solicitation arrives from fe80::2.
const packet = Uint8Array.from([133, 0, 0, 0, 0, 0, 0, 0]);
const message = decodeMessage(packet);
if (message.type === 'router-solicitation') {
  const discard = validateRouterSolicitation({ source: 'fe80::2', hopLimit: 255 }, message);
  if (discard === undefined) advertiser.handle({ type: 'solicited', source: 'fe80::2' }, 5_000);
}

// A timer set to `deadline` wakes the advertiser, which answers within half a second.
const deadline = advertiser.deadline ?? 0;
const second = advertiser.handle({ type: 'timer' }, deadline);

export const log = [...first, ...second].map(({ destination, reason }) => {
  const bytes = encodeMessage(advertisement);
  return `${reason} to ${destination}: ${describeMessage(decodeMessage(bytes))}`;
});
// [
//   'initial to ff02::1: RA lifetime 1800 s, mtu 1500',
//   'solicited to fe80::2: RA lifetime 1800 s, mtu 1500',
// ]
