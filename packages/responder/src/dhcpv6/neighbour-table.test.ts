import { describe, expect, it } from 'vitest';
import { createRecordingLogger } from '../../test/support/recording-logger.ts';
import { NeighbourTable } from './neighbour-table.ts';

describe('NeighbourTable', () => {
  it('says once, with the cure, that the table is about to be too small', () => {
    const { logger, records } = createRecordingLogger();
    const table = new NeighbourTable(logger, () => '1024\n');
    table.check(819);
    expect(records).toEqual([]);
    table.check(820);
    table.check(5000);
    expect(records).toMatchObject([
      {
        level: 'warn',
        fields: { hosts: 820, limit: 1024, hint: 'sysctl -w net.ipv6.neigh.default.gc_thresh3=4096' },
      },
    ]);
  });

  it('names a size with room', () => {
    const { logger, records } = createRecordingLogger();
    new NeighbourTable(logger, () => '4096').check(100_000);
    expect(records[0]?.fields).toMatchObject({
      hint: 'sysctl -w net.ipv6.neigh.default.gc_thresh3=262144',
    });
  });

  it.each([['no number'], ['0']])('says nothing when the setting is %j', (text) => {
    const { logger, records } = createRecordingLogger();
    new NeighbourTable(logger, () => text).check(1_000_000);
    expect(records).toEqual([]);
  });

  it('says nothing in a namespace without the setting', () => {
    const { logger, records } = createRecordingLogger();
    const missing = (): string => {
      throw new Error('ENOENT');
    };
    new NeighbourTable(logger, missing).check(1_000_000);
    expect(records).toEqual([]);
  });
});
