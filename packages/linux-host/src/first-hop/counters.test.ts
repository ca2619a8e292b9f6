import { expect, it } from 'vitest';
import { firstHopCounters } from './counters.ts';

function rule(comment: string | undefined, packets: number, table = 'ovlab') {
  const expression = JSON.stringify([
    { match: {} },
    { counter: { packets, bytes: packets * 100 } },
    { drop: null },
  ]);
  return { family: 'bridge', table, chain: 'forward', comment, accepts: false, expression };
}

it('sums up the rules of a name and leaves out what has none', () => {
  const rules = [
    rule('ovlab:demo 12345678 ra-guard', 1),
    rule('ovlab:demo 12345679 source-guard', 0),
    rule('ovlab:demo 12345670 ra-guard', 2),
    rule('ovlab:demo 12345671', 50),
    rule(undefined, 60),
    rule('ovlab:demo 12345678 ra-guard', 70, 'filter'),
    { ...rule('ovlab:demo 12345672 isolation', 0), expression: '[]' },
  ];
  expect(firstHopCounters({ rules })).toEqual([
    { name: 'ra-guard', packets: 3, octets: 300 },
    { name: 'source-guard', packets: 0, octets: 0 },
  ]);
});
