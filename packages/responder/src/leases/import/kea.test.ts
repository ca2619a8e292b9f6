import { expect, it } from 'vitest';
import { importLeaseFiles, importLeases } from './import-leases.ts';

const header =
  'address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source';

function leasesOf(...lines: readonly string[]) {
  return importLeases([header, ...lines, ''].join('\n'), 'kea', 'leases.csv', 0);
}

it('reads every column that means something', () => {
  const line =
    '2001:DB8:0::1,00:03:00:01:02:00:5e:10:00:01,4000,1800004000,1,3000,0,4294967295,128,1,1,a&#x2cb.lab.example.,02:00:5E:10:00:01,0,{"x": 1},1,2';
  expect(leasesOf(line)).toEqual({
    leases: [
      {
        kind: 'na',
        state: 'active',
        address: '2001:db8::1',
        prefixLength: 128,
        duid: Uint8Array.of(0, 3, 0, 1, 2, 0, 0x5e, 0x10, 0, 1),
        iaid: 0xffff_ffff,
        updatedAt: 1_800_000_000_000,
        preferredUntil: 1_800_003_000_000,
        validUntil: 1_800_004_000_000,
        linkLayerAddress: '02:00:5e:10:00:01',
        hostname: 'a,b.lab.example',
      },
    ],
    notes: [],
  });
});

it('reads a file of a version that had fewer columns, in any order', () => {
  const text =
    'address,iaid,duid,valid_lifetime,expire,lease_type\n2001:db8::1,7,00:03:00:01:02,60,100060,0\n';
  expect(importLeases(text, undefined, 'leases.csv', 0).leases).toEqual([
    {
      kind: 'na',
      state: 'active',
      address: '2001:db8::1',
      prefixLength: 128,
      duid: Uint8Array.of(0, 3, 0, 1, 2),
      iaid: 7,
      updatedAt: 100_000_000,
      preferredUntil: 100_060_000,
      validUntil: 100_060_000,
    },
  ]);
});

const rest = ',0,0,,,';

it.each([
  ['a prefix', `2001:db8:1::,00:01:02,60,160,1,30,2,1,56${rest}0,,,`, { kind: 'pd', prefixLength: 56 }],
  [
    'for ever',
    `2001:db8::1,00:01:02,4294967295,4294967395,1,4294967295,0,1,128${rest}0,,,`,
    { preferredUntil: Infinity, validUntil: Infinity },
  ],
  [
    'declined',
    `2001:db8::1,00,86400,86500,1,0,0,1,128${rest}1,,,`,
    { state: 'declined', duid: new Uint8Array(3), validUntil: 86_500_000 },
  ],
  [
    'reclaimed',
    `2001:db8::1,00:01:02,60,160,1,30,0,1,128${rest}2,,,`,
    { state: 'active', validUntil: 160_000 },
  ],
  ['registered', `2001:db8::1,00:01:02,60,160,1,30,0,9,128${rest}4,,,`, { kind: 'registered', iaid: 0 }],
])('knows what is %s', (_name, line, fields) => {
  const { leases } = leasesOf(line);
  expect(leases).toHaveLength(1);
  expect(leases[0]).toMatchObject(fields);
});

it('lets later lines replace earlier ones, and takes away what has no lifetime or is released', () => {
  const line = (address: string, client: string, valid: number, state = 0): string =>
    `${address},00:01:${client},${valid},${1_000 + valid},1,1,0,1,128${rest}${state},,,`;
  const { leases } = leasesOf(
    line('2001:db8::1', 'aa', 60),
    line('2001:db8::2', 'aa', 60),
    line('2001:db8::3', 'aa', 60),
    line('2001:db8::1', 'bb', 90),
    line('2001:db8::2', 'aa', 0),
    line('2001:db8::3', 'aa', 60, 3),
  );
  expect(leases.map(({ address, duid, validUntil }) => [address, duid[2], validUntil])).toEqual([
    ['2001:db8::1', 0xbb, 1_090_000],
  ]);
});

it('takes several files in the order in which they were written', () => {
  const file = (ending: string, valid: number, address: string) => ({
    file: `leases.csv${ending}`,
    text: `${header}\n${address},00:01:02,${valid},${1_000 + valid},1,1,0,1,128${rest}0,,,\n`,
  });
  const { leases } = importLeaseFiles(
    [
      file('', 3, '2001:db8::1'),
      file('.1', 2, '2001:db8::1'),
      file('.2', 1, '2001:db8::1'),
      file('.completed', 0, '2001:db8::2'),
    ],
    undefined,
    0,
  );
  expect(leases.map(({ address, validUntil }) => [address, validUntil])).toEqual([
    ['2001:db8::1', 1_003_000],
  ]);
});

it('tells of what it leaves out', () => {
  const { leases, notes } = importLeases(
    `${header}\n2001:db8::1,00:01:02,60,160,1,30,1,1,128${rest}0,,,\n2001:db8::2,00:01:0`,
    'kea',
    'leases.csv',
    0,
  );
  expect(leases).toEqual([]);
  expect(notes).toEqual([
    {
      code: 'not-imported',
      severity: 'warning',
      file: 'leases.csv',
      line: 2,
      column: 1,
      length: 11,
      path: '2001:db8::1',
      message: '2001:db8::1 is a temporary address (IA_TA), which is obsolete',
    },
    expect.objectContaining({ line: 3, message: 'the last line is cut off and left out' }),
  ]);
});
