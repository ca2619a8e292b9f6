import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lease } from '@ovlab/dhcpv6';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importLeases, type ImportedLeases } from '../../src/leases/import/import-leases.ts';
import {
  createPair,
  enterNetns,
  ip,
  removeNetns,
  uniqueName,
  waitForCarrier,
  withoutRoot,
} from '../support/netns.ts';
import { ForeignClient, told, type Told, type Wish } from './foreign-client.ts';
import { startDnsmasq, startIsc, startKea, type ForeignServer } from './foreign-servers.ts';

const router = uniqueName('leases');
const host = uniqueName('lhost');

/** DUID-EN with octets that text formats have to do something about. */
function duid(last: number): Uint8Array {
  return Uint8Array.of(0, 2, 0, 0, 0, 9, 0x22, 0x5c, 0x2c, 0x3b, 0x23, 0x0a, 0xff, 0, 0x7d, last);
}

describe.skipIf(withoutRoot)('lease files that other servers have written', () => {
  let folder: string;
  let server: ForeignServer | undefined;
  let client: ForeignClient;

  beforeAll(async () => {
    createPair({ netns: router, name: 'lan0' }, { netns: host, name: 'eth0' });
    enterNetns(host);
    // Servers begin at once, when an address of the kernel's own making would still be tentative.
    const addresses = ['fe80::a/64', '2001:db8:55::1/64'].map((cidr) => `addr add ${cidr} dev lan0 nodad`);
    ip(router, 'link set lan0 addrgenmode none', ...addresses, 'link set lan0 up');
    ip(host, 'link set eth0 addrgenmode none', 'addr add fe80::b/64 dev eth0 nodad', 'link set eth0 up');
    await Promise.all([waitForCarrier(router, 'lan0'), waitForCarrier(host, 'eth0')]);
    client = await ForeignClient.open('eth0');
  });

  afterAll(() => {
    client.close();
    removeNetns(router, host);
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ovlab-leases-'));
  });

  afterEach(async () => {
    await server?.program.end();
    server = undefined;
    rmSync(folder, { recursive: true });
  });

  /** The file as it lies there once the server has ended. */
  async function imported(): Promise<ImportedLeases> {
    await server?.program.end();
    const file = server?.leaseFile ?? '';
    server = undefined;
    return importLeases(readFileSync(file, 'utf8'), undefined, file, Date.now());
  }

  async function obtain(wishes: readonly Wish[]): Promise<Map<Wish, Told>> {
    const results = new Map<Wish, Told>();
    for (const wish of wishes) results.set(wish, await client.obtain(wish));
    return results;
  }

  /** The lease that a client believes to have, but for the moment, which files keep in whole seconds. */
  function believed({ duid: owner, iaid, kind }: Wish, { address, prefixLength, ...times }: Told): unknown {
    return {
      kind,
      state: 'active',
      address,
      prefixLength,
      duid: owner,
      iaid,
      validLifetime: times.validLifetime,
      preferredLifetime: times.preferredLifetime,
    };
  }

  function shown(lease: Lease, { asked, at }: Told): unknown {
    const { updatedAt, preferredUntil, validUntil, hostname: _, ...rest } = lease;
    expectAbout(updatedAt, asked, at);
    return {
      ...rest,
      validLifetime: (validUntil - updatedAt) / 1_000,
      preferredLifetime: (preferredUntil - updatedAt) / 1_000,
    };
  }

  /** Within two moments, or a second off: files have whole seconds. */
  function expectAbout(time: number, from: number, to: number): void {
    expect(time).toBeGreaterThanOrEqual(from - 1_000);
    expect(time).toBeLessThanOrEqual(to + 1_000);
  }

  it.each([
    ['Kea', startKea],
    ['ISC dhcpd', startIsc],
  ] as const)('%s', async (name, start) => {
    server = await start(router, folder);
    const serverDuid = await client.serverDuid();
    const fqdn = {
      type: 'client-fqdn',
      serverUpdates: false,
      overridden: false,
      noUpdates: false,
      name: 'desk.lab.example.',
    } as const;
    const kept: Wish[] = [
      { duid: duid(1), iaid: 1, kind: 'na', more: [fqdn] },
      { duid: duid(1), iaid: 1, kind: 'pd' },
      { duid: duid(1), iaid: 0xfffe_fdfc, kind: 'na' },
      { duid: duid(2), iaid: 0x0102_0304, kind: 'na' },
      { duid: duid(3), iaid: 5, kind: 'pd' },
    ];
    const [gone, bad, renewed] = [6, 7, 8].map((last): Wish => ({ duid: duid(last), iaid: 1, kind: 'na' }));
    if (gone === undefined || bad === undefined || renewed === undefined) throw new Error('there are three');
    const has = await obtain([...kept, gone, bad, renewed]);
    const had = (wish: Wish): Told =>
      has.get(wish) ?? {
        address: '',
        prefixLength: 0,
        preferredLifetime: 0,
        validLifetime: 0,
        asked: 0,
        at: 0,
      };
    await client.say('release', gone, had(gone), serverDuid);
    await client.say('decline', bad, had(bad), serverDuid);
    const asked = Date.now();
    has.set(renewed, told(await client.say('renew', renewed, had(renewed), serverDuid), asked));
    const { leases, notes, ...rest } = await imported();
    expect(notes).toEqual([]);
    const active = leases.filter(({ state }) => state === 'active');
    const wishes = [...kept, renewed];
    expect(active).toHaveLength(wishes.length);
    for (const wish of wishes) {
      const lease = active.find(({ address }) => address === had(wish).address);
      expect(lease && shown(lease, had(wish))).toEqual(believed(wish, had(wish)));
    }
    expect(leases.filter(({ state }) => state === 'declined').map(({ address }) => address)).toEqual([
      had(bad).address,
    ]);
    // Kea keeps its DUID elsewhere, and dhcpd names only when it updates the DNS.
    expect(rest).toEqual(name === 'Kea' ? {} : { serverDuid });
    const names = leases.flatMap(({ hostname }) => hostname ?? []);
    expect(names).toEqual(name === 'Kea' ? ['desk.lab.example'] : []);
  });

  it('dnsmasq', async () => {
    server = await startDnsmasq(router, folder);
    const serverDuid = await client.serverDuid();
    const wishes: Wish[] = [
      { duid: duid(1), iaid: 1, kind: 'na' },
      { duid: duid(2), iaid: 0xfffe_fdfc, kind: 'na' },
    ];
    const has = await obtain(wishes);
    const { leases, ...rest } = await imported();
    expect(rest).toEqual({ notes: [], serverDuid });
    const inOrder = leases.toSorted((a, b) => a.iaid - b.iaid);
    expect(inOrder.map(({ address, duid: owner, iaid }) => ({ address, duid: owner, iaid }))).toEqual(
      wishes.map((wish) => ({ address: has.get(wish)?.address, duid: wish.duid, iaid: wish.iaid })),
    );
    for (const [index, wish] of wishes.entries()) {
      const { asked = 0, at = 0, validLifetime = 0 } = has.get(wish) ?? {};
      expectAbout((inOrder[index]?.validUntil ?? 0) - 1_000 * validLifetime, asked, at);
    }
  });
});
