import {
  LeaseConflictError,
  LeaseStoreUnavailableError,
  type Answer,
  type IncomingDatagram,
  type Lease,
  type LeaseChange,
  type Outcome,
} from '@ovlab/dhcpv6';
import { describe, expect, it } from 'vitest';
import { settle } from '../../test/support/virtual-clock.ts';
import { Exchange, type Decider } from './exchange.ts';
import { Limits } from './limits.ts';
import { Dhcpv6Statistics } from './statistics.ts';
import type { OutgoingUdp } from './transport/dhcpv6-transport.ts';

const lease: Lease = {
  kind: 'na',
  state: 'active',
  address: '2001:db8::1',
  prefixLength: 128,
  duid: Uint8Array.of(0, 3, 0, 1),
  iaid: 1,
  updatedAt: 0,
  preferredUntil: 1,
  validUntil: 1,
};
const put: LeaseChange = { type: 'put', lease };
const datagram: IncomingDatagram = {
  bytes: Uint8Array.of(3, 0, 0, 1),
  source: 'fe80::b',
  port: 546,
  multicast: true,
};

function answer(word: string, changes: readonly LeaseChange[] = []): Answer {
  return {
    type: 'answer',
    request: 'request',
    duid: undefined,
    changes,
    message: { type: 'reply', transactionId: 1, options: [] },
    bytes: Buffer.from(word),
    destination: 'fe80::b',
    port: 546,
  };
}

/** An exchange whose server gives these outcomes one after the other, and whose commits the test settles. */
function setUp(
  outcomes: readonly (Outcome | Error)[],
  rate = { total: 0, perSource: 0 },
  common?: Promise<void>,
) {
  const left = [...outcomes];
  const sent: string[] = [];
  const asked: string[] = [];
  const defects: unknown[] = [];
  const commits: { resolve(): void; reject(error: unknown): void }[] = [];
  let time = 0;
  const next = (how: string): Outcome => {
    asked.push(how);
    const outcome = left.length > 1 ? left.shift() : left[0];
    if (outcome === undefined) throw new Error('nothing is expected');
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const server: Decider = { handle: () => next('handle'), handleOutage: () => next('outage') };
  const statistics = new Dhcpv6Statistics();
  const limits = new Limits(rate, 0);
  const exchange = new Exchange({
    server: () => server,
    limits: () => limits,
    commit: () => common ?? new Promise<void>((resolve, reject) => commits.push({ resolve, reject })),
    send: ({ bytes }: OutgoingUdp) => sent.push(Buffer.from(bytes).toString()),
    statistics,
    wallClock: () => 1_000,
    monotonic: () => (time += 5),
    onDefect: (error) => defects.push(error),
  });
  return { exchange, statistics, sent, asked, defects, commits };
}

describe('Exchange', () => {
  it('sends an answer without changes at once', () => {
    const { exchange, sent, statistics } = setUp([answer('reply')]);
    exchange.handle(datagram);
    expect(sent).toEqual(['reply']);
    expect(statistics.counts()).toMatchObject({ received: { request: 1 }, sent: { reply: 1 } });
  });

  it('sends an answer with changes when they are stored, and not before', async () => {
    const { exchange, sent, statistics, commits } = setUp([answer('reply', [put])]);
    exchange.handle(datagram);
    await settle();
    expect(sent).toEqual([]);
    expect(exchange.waiting).toBe(1);
    commits[0]!.resolve();
    await settle();
    expect(sent).toEqual(['reply']);
    expect(exchange.waiting).toBe(0);
    expect(statistics.counts().commits).toMatchObject({ count: 1, sum: 0.005 });
  });

  it('sends all answers whose changes are stored together', async () => {
    let done = (): void => undefined;
    const common = new Promise<void>((resolve) => (done = resolve));
    const answers = [answer('one', [put]), answer('two', [put]), answer('three', [put])];
    const { exchange, sent, statistics } = setUp(answers, undefined, common);
    exchange.handle(datagram);
    exchange.handle(datagram);
    expect(exchange.waiting).toBe(2);
    done();
    await settle();
    expect(sent).toEqual(['one', 'two']);
    expect([exchange.waiting, statistics.counts().commits.count]).toEqual([0, 2]);
    exchange.handle(datagram);
    await settle();
    expect(sent).toEqual(['one', 'two', 'three']);
  });

  it('answers from what is known when those that are stored together are not', async () => {
    let fail: (error: Error) => void = () => undefined;
    const common = new Promise<void>((_, reject) => (fail = reject));
    const known = answer('known');
    const answers = [answer('one', [put]), answer('two', [put]), known];
    const { exchange, sent, asked } = setUp(answers, undefined, common);
    exchange.handle(datagram);
    exchange.handle(datagram);
    fail(new LeaseStoreUnavailableError('away'));
    await settle();
    expect(sent).toEqual(['known', 'known']);
    expect(asked).toEqual(['handle', 'handle', 'outage', 'outage']);
    expect(exchange.waiting).toBe(0);
  });

  it('counts what is discarded, by why', () => {
    const { exchange, sent, statistics } = setUp([{ type: 'discard', reason: 'unicast' }]);
    exchange.handle(datagram);
    expect(sent).toEqual([]);
    expect(statistics.counts().discarded).toEqual({ unicast: 1 });
  });

  it('decides again when another server was quicker', async () => {
    const { exchange, sent, asked, commits, statistics } = setUp([
      answer('first', [put]),
      answer('second', [put]),
    ]);
    exchange.handle(datagram);
    commits[0]!.reject(new LeaseConflictError(lease));
    await settle();
    commits[1]!.resolve();
    await settle();
    expect(asked).toEqual(['handle', 'handle']);
    expect(sent).toEqual(['second']);
    expect(statistics.counts().conflicts).toBe(1);
  });

  it('gives up after three conflicts', async () => {
    const { exchange, sent, asked, commits, statistics } = setUp([answer('never', [put])]);
    exchange.handle(datagram);
    for (let turn = 0; turn < 3; turn += 1) {
      commits[turn]!.reject(new LeaseConflictError(lease));
      await settle();
    }
    expect(asked).toHaveLength(3);
    expect(sent).toEqual([]);
    expect(exchange.waiting).toBe(0);
    expect(statistics.counts().discarded).toEqual({ conflict: 1 });
  });

  it.each([new LeaseStoreUnavailableError('away'), new Error('No space left on device')])(
    'tells clients of what they have while nothing can be stored: %s',
    async (error) => {
      const { exchange, sent, asked, commits } = setUp([answer('new', [put]), answer('known')]);
      exchange.handle(datagram);
      commits[0]!.reject(error);
      await settle();
      expect(asked).toEqual(['handle', 'outage']);
      expect(sent).toEqual(['known']);
    },
  );

  it('outlives a message that makes the server fail', () => {
    const { exchange, sent, defects, statistics } = setUp([new Error('a defect'), answer('reply')]);
    exchange.handle(datagram);
    exchange.handle(datagram);
    expect(defects).toMatchObject([{ message: 'a defect' }]);
    expect(statistics.counts().discarded).toEqual({ defect: 1 });
    expect(sent).toEqual(['reply']);
  });

  it('asks the server nothing beyond the limits', () => {
    const { exchange, asked, statistics } = setUp([answer('reply')], { total: 5, perSource: 0 });
    for (let index = 0; index < 100; index += 1) exchange.handle(datagram);
    expect(asked).toHaveLength(10);
    expect(statistics.counts()).toMatchObject({
      received: { request: 100 },
      discarded: { 'rate-limit': 90 },
    });
  });

  it('lets ten thousand answers wait for a store that hangs, and drops the others', async () => {
    const { exchange, asked, statistics, commits, sent } = setUp([answer('reply', [put])]);
    for (let index = 0; index < 10_010; index += 1) exchange.handle(datagram);
    expect(asked).toHaveLength(10_000);
    expect(statistics.counts().discarded).toEqual({ busy: 10 });
    commits[0]!.resolve();
    await settle();
    exchange.handle(datagram);
    expect(asked).toHaveLength(10_001);
    expect(sent).toEqual(['reply']);
  });
});
