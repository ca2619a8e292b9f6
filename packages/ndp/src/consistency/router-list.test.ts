import { describe, expect, it } from 'vitest';
import { advertisement, carrying, prefix } from '../../test/advertisements.ts';
import { MAX_LISTED_PREFIXES, OtherRouters } from './other-routers.ts';

const own = advertisement({ curHopLimit: 64 });
const wrong = advertisement({ curHopLimit: 32 });
const HOUR = 3_600_000;
const sources = (routers: OtherRouters, now: number) => routers.list(now).map(({ source }) => source);

describe('the list', () => {
  it('says in plain JSON what each router says', () => {
    const routers = new OtherRouters();
    const message = advertisement({
      preference: 'high',
      managed: true,
      curHopLimit: 32,
      options: [prefix('2001:db8:1::/64', { onLink: false })],
    });
    routers.heard('fe80::2', message, own, 1_000);
    const list = routers.list(3_500);
    expect(JSON.parse(JSON.stringify(list))).toEqual(list);
    expect(list).toEqual([
      {
        source: 'fe80::2',
        lifetime: 1_798,
        sinceHeard: 2_500,
        preference: 'high',
        managed: true,
        otherConfig: false,
        prefixes: [
          { prefix: '2001:db8:1::', prefixLength: 64, validLifetime: 86_400, preferredLifetime: 14_400 },
        ],
        inconsistencies: [
          { field: 'cur-hop-limit', severity: 'conflict', own: '64', other: '32' },
          { field: 'managed', severity: 'conflict', own: 'false', other: 'true' },
        ],
      },
    ]);
  });

  it('leaves out a router whose lifetime is over; it is not new when it comes back', () => {
    const routers = new OtherRouters();
    routers.heard('fe80::2', advertisement({ routerLifetime: 10 }), own, 0);
    expect(sources(routers, 9_999)).toEqual(['fe80::2']);
    expect(sources(routers, 10_000)).toEqual([]);
    expect(routers.heard('fe80::2', advertisement(), own, 600_000).first).toBe(false);
  });

  it('keeps one that is no default router for half an hour', () => {
    const routers = new OtherRouters();
    routers.heard('fe80::2', advertisement({ routerLifetime: 0 }), own, 0);
    expect(routers.list(1_800_000)).toMatchObject([{ source: 'fe80::2', lifetime: 0 }]);
    expect(sources(routers, 1_800_001)).toEqual([]);
  });

  it('forgets one that was not heard for its lifetime, and for an hour', () => {
    const routers = new OtherRouters();
    routers.heard('fe80::2', advertisement({ routerLifetime: 9_000 }), own, 0);
    expect(routers.heard('fe80::2', own, own, 8_999_999).first).toBe(false);
    expect(routers.heard('fe80::2', own, own, 8_999_999 + HOUR).first).toBe(false);
    expect(routers.heard('fe80::2', own, own, 8_999_999 + 2 * HOUR + 1).first).toBe(true);
  });

  it('has so many prefixes of each', () => {
    const many = Array.from({ length: 100 }, (_, index) => prefix(`2001:db8:${index.toString(16)}::/64`));
    const routers = new OtherRouters();
    routers.heard('fe80::2', carrying(...many), own, 0);
    expect(routers.list(0)[0]?.prefixes).toHaveLength(MAX_LISTED_PREFIXES);
  });
});

describe('a full table', () => {
  it('has 32 routers', () => {
    const routers = new OtherRouters();
    for (let router = 1; router <= 100; router += 1) routers.heard(`fe80::${router}`, own, own, router);
    expect(sources(routers, 100)).toHaveLength(32);
  });

  it('lets go of one whose lifetime is over, then of the one not heard for longest', () => {
    const routers = new OtherRouters({ maxRouters: 3 });
    routers.heard('fe80::1', own, own, 0);
    routers.heard('fe80::2', own, own, 1_000);
    routers.heard('fe80::3', advertisement({ routerLifetime: 5 }), own, 2_000);
    routers.heard('fe80::4', own, own, 10_000);
    expect(sources(routers, 10_000)).toEqual(['fe80::1', 'fe80::2', 'fe80::4']);
    routers.heard('fe80::1', own, own, 11_000);
    routers.heard('fe80::5', own, own, 12_000);
    expect(sources(routers, 12_000)).toEqual(['fe80::1', 'fe80::4', 'fe80::5']);
  });

  it('a flood of made-up routers is reported no further', () => {
    const routers = new OtherRouters({ maxRouters: 4 });
    let [firsts, founds] = [0, 0];
    for (let packet = 0; packet < 10_000; packet += 1) {
      const { first, found } = routers.heard(`fe80::${packet.toString(16)}`, wrong, own, packet);
      firsts += Number(first);
      founds += found.length;
    }
    expect([firsts, founds]).toEqual([4, 4]);
  });

  it('a router that came in during a flood is reported when it stays', () => {
    const routers = new OtherRouters({ maxRouters: 1 });
    routers.heard('fe80::1', own, own, 0);
    const lasting = { ...wrong, routerLifetime: 9_000 };
    expect(routers.heard('fe80::2', lasting, own, 1)).toEqual({ first: false, found: [], settled: [] });
    expect(routers.heard('fe80::2', lasting, own, HOUR).found).toEqual([]);
    expect(routers.heard('fe80::2', lasting, own, HOUR + 1).found).toHaveLength(1);
  });

  it.each([0, 2.5, Number.NaN])('of %d is refused', (maxRouters) => {
    expect(() => new OtherRouters({ maxRouters })).toThrow(RangeError);
  });
});
