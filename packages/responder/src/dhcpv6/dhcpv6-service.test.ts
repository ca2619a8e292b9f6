import {
  createMemoryStore,
  decodeMessage,
  LeaseStoreUnavailableError,
  optionOf,
  type Dhcpv6Option,
  type LeaseStore,
} from '@ovlab/dhcpv6';
import { OvlabError } from '@ovlab/core/errors';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  clientDuid,
  nameServersOf,
  serverDuid,
  setUpDhcpv6,
  unreachable,
} from '../../test/support/dhcpv6-rig.ts';
import { bridge, globalAddress } from '../../test/support/snapshots.ts';
import { settle } from '../../test/support/virtual-clock.ts';
import { missingInterface } from '../interface/snapshot.ts';

const pool = { first: '2001:db8:55::1:0', last: '2001:db8:55::1:ff' };

describe('Dhcpv6Service', () => {
  it('gives a client an address of the pool, the same one each time, and another client another', async () => {
    const { service, lease, keeper } = setUpDhcpv6({ config: { pools: [pool] } });
    service.start();
    const first = await lease(1);
    expect(first).toMatch(/^2001:db8:55::1:[0-9a-f]{1,2}$/);
    expect(await lease(1)).toBe(first);
    expect(await lease(2)).not.toBe(first);
    expect(keeper.status()).toMatchObject({ available: true, size: 2, leases: { na: 2 } });
    expect(service.status()).toMatchObject({
      mode: 'stateful',
      state: 'serving',
      serverDuid: '00:03:00:01:02:00:5e:10:00:01',
      pools: [{ kind: 'na', used: 2 }],
      received: { solicit: 3, request: 3 },
      sent: { advertise: 3, reply: 3 },
      commits: { count: 3 },
    });
  });

  it('takes addresses from the /64 of the interface when no pool is named', async () => {
    const { service, lease } = setUpDhcpv6();
    service.start();
    expect(await lease(1)).toMatch(/^2001:db8:55:0:d6:/);
  });

  it('tells what the advertisements tell, when it is asked', async () => {
    const { service, ask } = setUpDhcpv6({
      config: { mode: 'stateless', ntp: ['2001:db8:55::123', 'ff05::101', 'ntp.lab.example'] },
      ra: { rdnss: ['::', '2001:db8::53'], dnssl: ['lab.example'] },
    });
    service.start();
    const reply = await ask('information-request', [{ type: 'option-request', codes: [23, 24, 56] }]);
    expect(reply?.type).toBe('reply');
    expect(nameServersOf(reply)).toEqual(['2001:db8:55::1', '2001:db8::53']);
    expect(optionOf(reply!, 'domain-list')?.domains.map((name) => name.replace(/\.$/, ''))).toEqual([
      'lab.example',
    ]);
    expect(optionOf(reply!, 'ntp-server')?.servers.map(({ kind }) => kind)).toEqual([
      'address',
      'multicast',
      'name',
    ]);
    expect(service.status().mode).toBe('stateless');
  });

  it('gives no addresses when it is stateless', async () => {
    const { service, lease } = setUpDhcpv6({ config: { mode: 'stateless' } });
    service.start();
    expect(await lease(1)).toBeUndefined();
    expect(service.status().discarded).toEqual({ stateless: 1 });
  });

  it('waits for its interface, and opens another socket when that is made again', async () => {
    const { service, watcher, link, lease, lines } = setUpDhcpv6({ first: missingInterface('br0') });
    service.start();
    expect(service.status()).toMatchObject({ state: 'waiting', waitingFor: 'missing' });
    watcher.set(bridge());
    expect(await lease(1)).toBeDefined();
    watcher.set(missingInterface('br0'));
    expect(await lease(1)).toBeUndefined();
    watcher.set(bridge({ ifindex: 9 }));
    expect(await lease(1)).toBeDefined();
    expect(link.opened).toEqual([
      { name: 'br0', ifindex: 7 },
      { name: 'br0', ifindex: 9 },
    ]);
    expect(lines.filter((line) => !line.startsWith('debug'))).toEqual([
      'warn: DHCPv6 waits: br0: missing',
      'info: serving DHCPv6 on br0',
      'warn: DHCPv6 waits: br0: missing',
      'info: serving DHCPv6 on br0',
    ]);
  });

  it('tries again to open a socket, and says once why it cannot', async () => {
    const { service, link, clock, records, lease } = setUpDhcpv6();
    link.refusal = new OvlabError('OVLAB_E_RESPONDER', 'the port is taken', { hint: 'see who has it' });
    service.start();
    await clock.advance(5_000);
    expect(service.status()).toMatchObject({ state: 'waiting', waitingFor: 'socket' });
    link.refusal = undefined;
    await clock.advance(1_000);
    expect(await lease(1)).toBeDefined();
    expect(records.filter(({ level }) => level === 'warn')).toMatchObject([
      { message: 'DHCPv6 waits: the port is taken', fields: { hint: 'see who has it' } },
    ]);
  });

  it('keeps its socket and its leases when another address is added, and never gives that one', async () => {
    const { service, watcher, link, lease } = setUpDhcpv6({
      config: { pools: [{ first: '2001:db8:55::1:1', last: '2001:db8:55::1:2' }] },
    });
    service.start();
    const first = await lease(1);
    const other = first?.endsWith(':1') ? '2001:db8:55::1:2' : '2001:db8:55::1:1';
    watcher.set(bridge({ globals: [globalAddress('2001:db8:55::1'), globalAddress(other)] }));
    expect(await lease(2)).toBeUndefined();
    expect(await lease(1)).toBe(first);
    expect(link.opened).toHaveLength(1);
  });

  it('takes another configuration; a client keeps its address', async () => {
    const { service, lease, ask } = setUpDhcpv6({ config: { pools: [pool] } });
    service.start();
    const first = await lease(1);
    const { ra, config } = configs();
    service.reload(config, { ...ra, rdnss: ['2001:db8::53'] });
    expect(await lease(1)).toBe(first);
    const reply = await ask('information-request', [{ type: 'option-request', codes: [23] }]);
    expect(nameServersOf(reply)).toEqual(['2001:db8::53']);
    service.reload({ ...config, mode: 'stateless' }, ra);
    expect(await lease(2)).toBeUndefined();
  });

  it('tells clients of what they have while the store is away, and says so', async () => {
    const memory = createMemoryStore();
    let away = false;
    const store: LeaseStore = Object.create(memory, {
      commit: {
        value: (changes: Parameters<LeaseStore['commit']>[0]) =>
          away ? Promise.reject(new LeaseStoreUnavailableError('away')) : memory.commit(changes),
      },
      size: { get: () => memory.size },
      get: { value: memory.get.bind(memory) },
      ofClient: { value: memory.ofClient.bind(memory) },
      entries: { value: memory.entries.bind(memory) },
      close: { value: memory.close.bind(memory) },
      onForeignChange: { value: memory.onForeignChange.bind(memory) },
    }) as LeaseStore;
    const { service, lease, keeper, clock, lines } = setUpDhcpv6({ store, config: { pools: [pool] } });
    service.start();
    const first = await lease(1);
    away = true;
    expect(await lease(1)).toBe(first);
    expect(await lease(2)).toBeUndefined();
    expect(keeper.status().available).toBe(false);
    await clock.advance(7_000);
    away = false;
    expect(await lease(2)).toBeDefined();
    expect(keeper.status().available).toBe(true);
    expect(lines).toContain('info: leases are stored again after 7 s');
  });

  it('deletes leases a day after they have expired, so that others get their addresses', async () => {
    const { service, keeper, lease, clock } = setUpDhcpv6({
      config: { pools: [pool] },
      ra: { validLifetime: 600, preferredLifetime: 300 },
    });
    keeper.start();
    service.start();
    await lease(1);
    await clock.advance(86_400_000);
    expect(keeper.status()).toMatchObject({ size: 1, leases: { na: 0, expired: 1 } });
    await clock.advance(700_000);
    expect(keeper.status()).toMatchObject({ size: 0 });
    expect(service.status().pools).toMatchObject([{ used: 0 }]);
  });

  it('counts an answer that did not leave, and says so at most twenty times in a minute', async () => {
    const { service, ask, lines } = setUpDhcpv6({ config: { mode: 'stateless' } });
    service.start();
    for (let turn = 0; turn < 30; turn += 1) await ask('information-request', [], unreachable);
    await ask('information-request', []);
    expect(service.status()).toMatchObject({ sendFailures: 30, sent: { reply: 31 } });
    const told = lines.filter((line) => line === 'warn: DHCPv6 answer not sent: Network is unreachable');
    expect(told).toHaveLength(20);
  });

  it('tells a client that accepts it to renew', async () => {
    const { service, ask, link, clock } = setUpDhcpv6({ config: { reconfigure: true } });
    service.start();
    const ia: Dhcpv6Option = { type: 'ia-na', iaid: 1, t1: 0, t2: 0, options: [] };
    const clientId: Dhcpv6Option = { type: 'client-id', duid: clientDuid(1) };
    const reply = await ask('solicit', [
      clientId,
      ia,
      { type: 'rapid-commit' },
      { type: 'reconfigure-accept' },
    ]);
    const address = addressOf(reply);
    expect(service.reconfigure(clientDuid(2))).toBe(false);
    link.heard.length = 0;
    expect(service.reconfigure(clientDuid(1))).toBe(true);
    expect(link.heard).toMatchObject([{ destination: address, source: '2001:db8:55::1' }]);
    expect(decodeMessage(link.heard[0]!.bytes).type).toBe('reconfigure');
    expect(service.status()).toMatchObject({ reconfiguring: 1, sent: { reconfigure: 1 } });
    await ask('renew', [clientId, { type: 'server-id', duid: serverDuid }, ia]);
    expect(service.status()).toMatchObject({ reconfiguring: 0 });
    await clock.advance(60_000);
    expect(service.status().sent).toMatchObject({ reconfigure: 1 });
  });

  it('answers nobody once it is stopped', async () => {
    const { service, lease, clock, keeper } = setUpDhcpv6();
    keeper.start();
    service.start();
    await lease(1);
    await service.stop();
    await keeper.close();
    expect(await lease(1)).toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  function configs() {
    const rig = setUpDhcpv6();
    return { ra: rig.ra, config: { ...rig.config, pools: [pool] } };
  }
});

describe('an address that a client has found in use', () => {
  it('is nobody else’s until its time is over', async () => {
    const { service, keeper, clock, ask, lease } = setUpDhcpv6({
      config: { pools: [{ first: '2001:db8:55::1:1', last: '2001:db8:55::1:1' }], declineQuarantine: 3600 },
    });
    keeper.start();
    service.start();
    const address = (await lease(1)) ?? '';
    await ask('decline', [
      { type: 'client-id', duid: clientDuid(1) },
      { type: 'server-id', duid: serverDuid },
      {
        type: 'ia-na',
        iaid: 1,
        t1: 0,
        t2: 0,
        options: [{ type: 'ia-address', address, preferredLifetime: 0, validLifetime: 0, options: [] }],
      },
    ]);
    await settle();
    expect(keeper.status()).toMatchObject({ leases: { declined: 1 } });
    expect(await lease(2)).toBeUndefined();
    await clock.advance(3_700_000);
    expect(await lease(2)).toBe(address);
  });
});
