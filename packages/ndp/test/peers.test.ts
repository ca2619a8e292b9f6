import { describe, expect, it } from 'vitest';
import { AdvertisedHistory, compareAdvertisements, OtherRouters } from '../src/index.ts';
import { advertisement, carrying, prefix } from './advertisements.ts';
import { gaps, received, settled, solicited } from './rfc4861/support.ts';
import { seeded, Simulation } from './simulation.ts';

const solicitation = '85 00 0000 00000000';

describe('CoreRAD', () => {
  it('five bad packets in a row end the daemon: here a good one is answered after any number', () => {
    const simulation = settled();
    const bad = Array.from({ length: 1_000 }, () =>
      received(solicitation, { source: 'fe80::66', hopLimit: 64 }),
    );
    expect(new Set(bad)).toEqual(new Set(['hop-limit']));
    expect(received(solicitation, { source: 'fe80::2', hopLimit: 255 })).toBe('valid');
    expect(simulation.event(solicited('fe80::2')).runTo(101_000).sent).toHaveLength(1);
  });

  it('a burst from :: makes a multicast for each, 3 s later: here it makes one, and they are 3 s apart', () => {
    const simulation = settled({}, seeded(8)).event({ type: 'advertise' });
    for (let time = 100_100; time < 102_900; time += 100) simulation.runTo(time).event(solicited('::'));
    expect(simulation.runTo(200_000).sent).toHaveLength(2);
    expect(Math.min(...gaps(simulation.sent))).toBeGreaterThanOrEqual(3_000);
  });

  it('the first of them has no random delay: here it has', () => {
    const delays = Array.from({ length: 20 }, (_, seed) => {
      const [first] = settled({}, seeded(seed)).event(solicited('::')).runTo(101_000).sent;
      return (first?.at ?? 0) - 100_000;
    });
    expect(new Set(delays).size).toBe(delays.length);
    expect(Math.max(...delays)).toBeLessThanOrEqual(500);
  });

  it('an answer to all does not reset the interval: here it does', () => {
    const simulation = settled({ minInterval: 60, maxInterval: 60 }).runTo(150_000);
    simulation.take();
    simulation.event(solicited('::')).runTo(240_000);
    expect(gaps(simulation.sent)).toEqual([60_000]);
  });

  it('equal MTUs and captive portals are inconsistent, as pointers: here they are equal', () => {
    const message = () =>
      carrying({ type: 'mtu', mtu: 1_500 }, { type: 'captive-portal', uri: 'https://portal.example/' });
    expect(compareAdvertisements(message(), message())).toEqual([]);
    expect(new OtherRouters().heard('fe80::9', message(), message(), 0).found).toEqual([]);
  });

  it('a solicitation with another code, or from :: with a link-layer address, is answered: here discarded', () => {
    expect(received('85 01 0000 00000000', { source: 'fe80::2', hopLimit: 255 })).toBe('code');
    expect(received(`${solicitation} 01 01 02005e100001`, { source: '::', hopLimit: 255 })).toBe(
      'unspecified-with-link-layer-address',
    );
  });
});

describe('odhcpd', () => {
  it('#387, another suffix counts as another prefix and the stale one stays for ever: here it is the same', () => {
    const history = new AdvertisedHistory();
    const at = (address: string) => carrying(prefix(address, { routerAddress: true }));
    history.sent(at('2001:db8:1::1/64'), 0);
    expect(history.withdrawals(at('2001:db8:1::2/64'), 1)).toEqual([]);
    history.sent(at('2001:db8:1::2/64'), 2);
    expect(history.withdrawals(at('2001:db8:1::1/64'), 3)).toEqual([]);
    expect(history.withdrawals(advertisement(), 4)).toHaveLength(1);
  });
});

describe('radvd', () => {
  it('pull 247, unicast answers use up the initial multicasts: here they do not', () => {
    const simulation = new Simulation().event({ type: 'enable' });
    for (let host = 2; host < 20; host += 1) {
      simulation.event(solicited(`fe80::${host}`)).runTo(simulation.now + 700);
    }
    expect(simulation.runTo(40_000).multicasts.map(({ at, reason }) => [at, reason])).toEqual([
      [0, 'initial'],
      [16_000, 'initial'],
      [32_000, 'initial'],
    ]);
  });
});

describe('osvbng', () => {
  it('#51, one limit of 3 s for all makes ten hosts wait for 30 s: here each is answered within 500 ms', () => {
    const simulation = settled({}, seeded(6)).event({ type: 'advertise' });
    simulation.take();
    for (let host = 1; host <= 10; host += 1) simulation.event(solicited(`fe80::${host}`));
    simulation.runTo(100_500);
    expect(new Set(simulation.sent.map(({ destination }) => destination)).size).toBe(10);
    expect(simulation.multicasts).toEqual([]);
  });
});
