import { describe, expect, it } from 'vitest';
import { Dhcpv6Statistics } from './statistics.ts';

describe('Dhcpv6Statistics', () => {
  it('names what comes in by its first octet', () => {
    const statistics = new Dhcpv6Statistics();
    for (const type of [1, 1, 3, 12, 36, 99, 0]) statistics.received(Uint8Array.of(type, 0, 0, 1));
    statistics.received(new Uint8Array());
    expect(statistics.counts().received).toEqual({
      solicit: 2,
      request: 1,
      'relay-forward': 1,
      'addr-reg-inform': 1,
      other: 3,
    });
  });

  it('counts how long commits take, each bucket with those before it', () => {
    const statistics = new Dhcpv6Statistics();
    for (const time of [0.4, 0.5, 2, 30, 60_000]) statistics.committed(time);
    const { count, sum, max, buckets } = statistics.counts().commits;
    expect({ count, max }).toEqual({ count: 5, max: 60 });
    expect(sum).toBeCloseTo(60.0329);
    expect(buckets).toEqual([2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4]);
  });

  it('gives copies', () => {
    const statistics = new Dhcpv6Statistics();
    const before = statistics.counts();
    statistics.sent('reply');
    statistics.discarded('unicast');
    statistics.sendFailed();
    statistics.conflicted();
    expect(before).toMatchObject({ sent: {}, discarded: {}, sendFailures: 0, conflicts: 0 });
    expect(statistics.counts()).toMatchObject({
      sent: { reply: 1 },
      discarded: { unicast: 1 },
      sendFailures: 1,
      conflicts: 1,
    });
  });
});
