import { describe, expect, it } from 'vitest';
import { judge } from '../bench/ra-rules.mjs';

type Packet = Parameters<typeof judge>[0][number];

const ask = (time: number, source: string): Packet => ({
  time,
  type: 'router-solicitation',
  source,
  destination: 'ff02::2',
});
const answer = (time: number, destination: string): Packet => ({
  time,
  type: 'router-advertisement',
  source: 'fe80::1',
  destination,
});
const all = 'ff02::1';

const none = { closeMulticasts: 0, late: 0, unasked: 0, unanswered: 0 };

describe('the rules for solicited advertisements', () => {
  it.each<[name: string, packets: Packet[], violations: Partial<ReturnType<typeof judge>['violations']>]>([
    ['nothing', [], {}],
    ['a unicast within 500 ms', [ask(0, 'fe80::a'), answer(500, 'fe80::a')], {}],
    ['a unicast after 500 ms', [ask(0, 'fe80::a'), answer(511, 'fe80::a')], { late: 1 }],
    [
      'the time counts from the first solicitation',
      [ask(0, 'fe80::a'), ask(400, 'fe80::a'), answer(600, 'fe80::a')],
      { late: 1 },
    ],
    [
      'a second unicast for one solicitation',
      [ask(0, 'fe80::a'), answer(1, 'fe80::a'), answer(2, 'fe80::a')],
      { unasked: 1 },
    ],
    ['a unicast to somebody else', [ask(0, 'fe80::a'), answer(1, 'fe80::b')], { unasked: 1, unanswered: 1 }],
    ['a multicast in place of a unicast', [ask(0, 'fe80::a'), ask(1, '::'), answer(3500, all)], {}],
    ['a multicast that is too late', [ask(0, 'fe80::a'), answer(3511, all)], { unanswered: 1 }],
    ['a multicast before the solicitation', [answer(0, all), ask(1, 'fe80::a')], { unanswered: 1 }],
    ['a unicast after the multicast', [ask(0, 'fe80::a'), answer(100, all), answer(200, 'fe80::a')], {}],
    [
      'a solicitation after the multicast has a time of its own',
      [ask(0, 'fe80::a'), answer(100, all), ask(5000, 'fe80::a'), answer(5400, 'fe80::a')],
      {},
    ],
    ['multicasts 3 s apart', [answer(0, all), answer(3000, all)], {}],
    [
      'multicasts less than 3 s apart',
      [answer(0, all), answer(2999.9, all), answer(9000, all)],
      { closeMulticasts: 1 },
    ],
  ])('%s', (_name, packets, violations) => {
    expect(judge(packets).violations).toEqual({ ...none, ...violations });
  });

  it('are judged with figures beside them', () => {
    const packets = [
      answer(0, all),
      ask(1000, 'fe80::a'),
      ask(1001, 'fe80::b'),
      ask(1002, 'fe80::a'),
      answer(1010, 'fe80::a'),
      answer(4000, all),
    ];
    expect(judge(packets)).toEqual({
      solicitations: 3,
      sources: 2,
      unicast: 1,
      multicast: 2,
      leastGap: 4000,
      delays: [10],
      violations: none,
    });
  });
});
