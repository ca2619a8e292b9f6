import { expect, it } from 'vitest';
import { requireCapabilities } from './preflight.ts';

it('is content with all capabilities', () => {
  expect(() => {
    requireCapabilities({ capEff: '000001ffffffffff', tunDevice: 'present' });
  }).not.toThrow();
});

it.each([
  ['0000000000000000', 'CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN'],
  ['0000000000003000', 'CAP_SYS_ADMIN'],
  ['0000000000201000', 'CAP_NET_RAW'],
])('names what %s lacks', (capEff, missing) => {
  expect(() => {
    requireCapabilities({ capEff, tunDevice: 'present' });
  }).toThrow(
    expect.objectContaining({
      code: 'OVLAB_E_NOT_PERMITTED',
      exitCode: 4,
      message: expect.stringContaining(`needs ${missing},`) as string,
    }),
  );
});
