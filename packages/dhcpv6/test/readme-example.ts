import {
  createDuidLl,
  decodeMessage,
  describeMessage,
  encodeMessage,
  optionOf,
  type Dhcpv6Message,
} from '@ovlab/dhcpv6';

const serverDuid = createDuidLl({ linkLayerAddress: '02:00:5e:10:00:01' });

// A Solicit, as the payload of a UDP datagram to port 547.
const solicit = decodeMessage(
  encodeMessage({
    type: 'solicit',
    transactionId: 0x12_34_56,
    options: [
      { type: 'client-id', duid: createDuidLl({ linkLayerAddress: '02:00:5e:10:00:02' }) },
      { type: 'ia-na', iaid: 1, t1: 0, t2: 0, options: [] },
    ],
  }),
);

function advertise(query: Dhcpv6Message): Dhcpv6Message | undefined {
  const clientId = optionOf(query, 'client-id');
  const association = optionOf(query, 'ia-na');
  if (query.type !== 'solicit' || clientId === undefined || association === undefined) return undefined;
  const address = {
    type: 'ia-address',
    address: '2001:db8:55::1:2',
    preferredLifetime: 3600,
    validLifetime: 7200,
    options: [],
  } as const;
  return {
    type: 'advertise',
    transactionId: query.transactionId,
    options: [
      clientId,
      { type: 'server-id', duid: serverDuid },
      { ...association, t1: 1800, t2: 2880, options: [address] },
    ],
  };
}

export const log = [solicit, advertise(solicit)].map((message) => message && describeMessage(message));
// [
//   'solicit 0x123456, client 00:03:00:01:02:00:5e:10:00:02, ia-na 1 (0 s, 0 s)',
//   'advertise 0x123456, client 00:03:00:01:02:00:5e:10:00:02, server 00:03:00:01:02:00:5e:10:00:01, ia-na 1 (1800 s, 2880 s) [2001:db8:55::1:2 (3600 s/7200 s)]',
// ]
