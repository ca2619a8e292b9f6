import { describe, expect, it } from 'vitest';
import { bridge } from '../../test/support/snapshots.ts';
import { isUsable, missingInterface, unusableReason } from './snapshot.ts';

describe('unusableReason', () => {
  it.each([
    [missingInterface('br0'), 'missing'],
    [bridge({ up: false }), 'down'],
    [bridge({ carrier: false }), 'no-carrier'],
    [bridge({ linkLocal: undefined }), 'no-link-local'],
    [bridge(), undefined],
  ])('case %#', (snapshot, reason) => {
    expect(unusableReason(snapshot)).toBe(reason);
    expect(isUsable(snapshot)).toBe(reason === undefined);
  });
});
