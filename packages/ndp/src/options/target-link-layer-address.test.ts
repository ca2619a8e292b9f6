import { it } from 'vitest';
import { expectMalformed, expectOption } from '../../test/support.ts';

it('is type 2 with an Ethernet address', () => {
  expectOption(
    { type: 'target-link-layer-address', linkLayerAddress: '02:00:5e:10:00:01' },
    '02 01 02005e100001',
  );
});

it('stays raw when it is longer than an Ethernet address', () => {
  expectMalformed('02 02 02005e100001 0000000000000000', '8 octets too long');
});
