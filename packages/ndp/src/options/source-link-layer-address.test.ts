import { expect, it } from 'vitest';
import { expectMalformed, expectOption } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { encodeOption } from './options.ts';

it('is type 1 with an Ethernet address', () => {
  expectOption(
    { type: 'source-link-layer-address', linkLayerAddress: '02:00:5e:10:00:01' },
    '01 01 02005e100001',
  );
});

it('takes upper case', () => {
  const option = { type: 'source-link-layer-address', linkLayerAddress: 'AA:BB:CC:DD:EE:FF' } as const;
  expect([...encodeOption(option)].slice(2)).toEqual([0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff]);
});

it('stays raw when it is longer than an Ethernet address', () => {
  expectMalformed('01 02 02005e100001 0000000000000000', '8 octets too long');
});

it.each(['', '02:00:5e:10:00', '02-00-5e-10-00-01', '02:00:5e:10:00:1', '02:00:5e:10:00:01:02'])(
  'refuses to encode %j',
  (linkLayerAddress) => {
    expect(() => encodeOption({ type: 'source-link-layer-address', linkLayerAddress })).toThrow(
      NdpEncodeError,
    );
  },
);
