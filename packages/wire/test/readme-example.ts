import { Reader, WireEncodeError, Writer } from '@ovlab/wire';

// Type, length, lifetime and one address: an RDNSS option of RFC 8106.
const writer = new Writer();
writer.u8(25, 'type');
writer.u8(3, 'length');
writer.zeros(2);
writer.u32(1800, 'lifetime');
writer.address('2001:db8:55::53', 'address');
const octets = writer.finish();

// A decoder reads straight through and looks at `error` once.
function lifetimeAndAddress(bytes: Uint8Array): string {
  const reader = new Reader(bytes);
  reader.skip(4);
  const lifetime = reader.u32();
  const address = reader.address();
  return reader.error ?? `${lifetime} s, ${address}`;
}

function problemOf(write: () => void): string {
  try {
    write();
    return 'none';
  } catch (error) {
    return error instanceof WireEncodeError ? error.message : 'another';
  }
}

export const log = [
  lifetimeAndAddress(octets),
  lifetimeAndAddress(octets.subarray(0, 20)),
  problemOf(() => writer.u8(256, 'hop limit')),
];
// [
//   '1800 s, 2001:db8:55::53',
//   'ends after 20 octets',
//   'hop limit: 256 is not a whole number from 0 to 255',
// ]
