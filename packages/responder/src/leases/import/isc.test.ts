import { expect, it } from 'vitest';
import { importLeases } from './import-leases.ts';

function leasesOf(text: string) {
  return importLeases(text, 'isc', 'dhcpd6.leases', 0);
}

const lease = (state: string, more = '') =>
  `binding state ${state}; preferred-life 30; max-life 60; ends 1 2026/11/23 14:58:09; ${more}`;
const ends = Date.UTC(2026, 10, 23, 14, 58, 9);

it('reads what dhcpd says about a lease', () => {
  const text = `
    # a comment; with "signs {
    authoring-byte-order little-endian;
    server-duid "\\000\\003\\000\\001\\"\\\\";
    ia-na "\\001\\002\\003\\004\\000\\003#;" {
      cltt 1 2026/11/23 14:57:09;
      iaaddr 2001:DB8::1 {
        ${lease('active', 'set ddns-fwd-name = "desk.lab.example."; set ddns-client-fqdn = "desk";')}
        on expiry or release { set gone = concat("}", "{"); if exists x { log("y"); } }
      }
    }
    default-duid "abc";
    failover peer "x" state { my state normal at 1 2026/11/23 14:58:09; }`;
  expect(leasesOf(text)).toEqual({
    leases: [
      {
        kind: 'na',
        state: 'active',
        address: '2001:db8::1',
        prefixLength: 128,
        duid: Uint8Array.of(0, 3, 0x23, 0x3b),
        iaid: 0x0403_0201,
        updatedAt: ends - 60_000,
        preferredUntil: ends - 30_000,
        validUntil: ends,
        hostname: 'desk',
      },
    ],
    notes: [],
    serverDuid: Uint8Array.of(0, 3, 0, 1, 0x22, 0x5c),
  });
});

it.each([
  ['big-endian', 0x0102_0304],
  ['little-endian', 0x0403_0201],
])('reads an IAID that was written %s', (order, iaid) => {
  const text = `authoring-byte-order ${order}; ia-na "\\1\\2\\3\\4abc" { iaaddr ::1 { ${lease('active')} } }`;
  expect(leasesOf(text).leases).toMatchObject([{ iaid, updatedAt: ends - 60_000 }]);
});

it.each([
  ['abandoned', 'ends never;', { state: 'declined', updatedAt: 100_000, validUntil: 86_500_000 }],
  ['active', 'ends never;', { validUntil: Infinity, preferredUntil: 130_000 }],
  [
    'active',
    'max-life 4294967295; preferred-life 4294967295;',
    { validUntil: Infinity, preferredUntil: Infinity },
  ],
  ['active', 'ends epoch 1800000000; # Fri Jan 15 08:00:00 2027\n', { validUntil: 1_800_000_000_000 }],
])('knows what is %s with %s', (state, more, fields) => {
  const text = `ia-na "abcdefg" { cltt epoch 100; iaaddr ::1 { ${lease(state, more)} } }`;
  expect(leasesOf(text).leases).toMatchObject([fields]);
});

it('reads prefixes', () => {
  const text = `ia-pd "abcdefg" { iaprefix 2001:db8:100::/56 { ${lease('active')} } }`;
  expect(leasesOf(text).leases).toMatchObject([{ kind: 'pd', address: '2001:db8:100::', prefixLength: 56 }]);
});

it('lets a block replace what was said about its IA', () => {
  const block = (ia: string, ...leases: readonly (readonly [string, string])[]) =>
    `ia-na "${ia}" { ${leases.map(([address, state]) => `iaaddr ${address} { ${lease(state)} }`).join('\n')} }\n`;
  const { leases } = leasesOf(
    block('abcdone', ['2001:db8::1', 'active'], ['2001:db8::2', 'active']) +
      block('abcdtwo', ['2001:db8::3', 'active']) +
      block('abcdsix', ['2001:db8::6', 'active'], ['2001:db8::7', 'active']) +
      // Another client has it by then.
      block('abcdtwo', ['2001:db8::2', 'active'], ['2001:db8::3', 'released']) +
      block('abcdone', ['2001:db8::1', 'active'], ['2001:db8::4', 'active']) +
      block('abcdsix', ['2001:db8::6', 'expired']),
  );
  expect(leases.map(({ address, duid }) => [address, Buffer.from(duid).toString()])).toEqual([
    ['2001:db8::2', 'two'],
    ['2001:db8::1', 'one'],
    ['2001:db8::4', 'one'],
  ]);
});

it('tells of temporary addresses', () => {
  const { leases, notes } = leasesOf(`ia-ta "abcdefg" { iaaddr ::1 { ${lease('active')} } }`);
  expect(leases).toEqual([]);
  expect(notes).toMatchObject([{ line: 1, message: 'temporary addresses (IA_TA) are obsolete' }]);
});
