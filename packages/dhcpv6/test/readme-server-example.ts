import {
  Allocators,
  createDuidLl,
  createMemoryStore,
  defaultPool,
  describeMessage,
  Dhcpv6Server,
  encodeMessage,
  LeaseBook,
  LeaseExpiry,
  type Dhcpv6ServerConfig,
  type IncomingDatagram,
} from '@ovlab/dhcpv6';

const prefix = { prefix: '2001:db8:55::', prefixLength: 64 };
const pool = defaultPool(prefix);

const config: Dhcpv6ServerConfig = {
  mode: 'stateful',
  link: { prefixes: [prefix], pools: pool === undefined ? [] : [pool], prefixPools: [] },
  relayedLinks: [],
  excluded: ['2001:db8:55::1'],
  reservations: [],
  validLifetime: 86_400,
  preferredLifetime: 14_400,
  rapidCommit: true,
  preference: 0,
  declineQuarantine: 86_400,
  addressRegistration: true,
  reconfigure: false,
  options: [{ type: 'dns-servers', addresses: ['2001:db8:55::53'] }],
};

const store = createMemoryStore();
const leases = new LeaseBook(store);
// A key that is random, secret and kept; here one that gives the same address each time.
const hashKey = new Uint8Array(32);
const allocators = new Allocators({ config, leases, expiry: new LeaseExpiry(leases), hashKey });
allocators.fill(leases.entries());
const server = new Dhcpv6Server({
  config,
  serverDuid: createDuidLl({ linkLayerAddress: '02:00:5e:10:00:01' }),
  leases,
  allocatorOf: (link) => allocators.of(link),
});

/** What becomes of a datagram. Where a line is returned, a program would send `outcome.bytes` to `destination`. */
async function receive(datagram: IncomingDatagram, now: number): Promise<string> {
  const outcome = server.handle(datagram, now);
  if (outcome.type === 'discard') return outcome.reason;
  await leases.commit(outcome.changes);
  return describeMessage(outcome.message);
}

const solicit = encodeMessage({
  type: 'solicit',
  transactionId: 0x12_34_56,
  options: [
    { type: 'client-id', duid: createDuidLl({ linkLayerAddress: '02:00:5e:10:00:02' }) },
    { type: 'rapid-commit' },
    { type: 'ia-na', iaid: 1, t1: 0, t2: 0, options: [] },
  ],
});
const from = { source: 'fe80::2', port: 546, multicast: true };

export const log = [
  await receive({ ...from, bytes: solicit }, Date.UTC(2026, 10, 23)),
  await receive({ ...from, bytes: solicit.subarray(0, 3) }, Date.UTC(2026, 10, 23)),
  `${store.size} lease`,
];
// [
//   'reply 0x123456, client 00:03:00:01:02:00:5e:10:00:02, server 00:03:00:01:02:00:5e:10:00:01, rapid commit, ia-na 1 (7200 s, 11520 s) [2001:db8:55:0:d6:0:7c:4b5f (14400 s/86400 s)]',
//   'too-short',
//   '1 lease',
// ]
