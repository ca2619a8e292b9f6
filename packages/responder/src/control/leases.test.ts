import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noLeases } from '../../test/support/lease-handlers.ts';
import { daemonStatus } from '../../test/support/responder-status.ts';
import { leaseActions } from '../command/leases.ts';
import { silentLogger } from '../logger.ts';
import type { ControlHandlers } from './api.ts';
import { ControlClient } from './client.ts';
import { openControl } from './control-server.ts';
import type { LeaseView } from './lease-view.ts';
import type { Endpoint } from './listen.ts';

const done = { interfaces: [] };
const without: ControlHandlers = {
  status: () => daemonStatus(),
  reload: () => Promise.resolve(done),
  advertise: () => done,
  deprecatePrefix: () => done,
  renewPrefix: () => done,
  metrics: () => Promise.resolve(''),
  ...noLeases,
};

function lease(number: number): LeaseView {
  return {
    address: `2001:db8:55::${number.toString(16)}`,
    prefixLength: 128,
    kind: 'na',
    state: 'active',
    duid: '00:03:00:01:02:00:00:00:00:07',
    iaid: number,
    updated: '2026-01-01T00:00:00.000Z',
    preferredUntil: null,
    validUntil: '2026-01-02T00:00:00.000Z',
  };
}

describe('leases over the control socket', () => {
  let folder: string;
  let endpoint: Endpoint | undefined;
  let printed: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ovlab-leases-'));
    printed = [];
  });
  afterEach(async () => {
    await endpoint?.close();
    endpoint = undefined;
    rmSync(folder, { recursive: true });
  });

  const path = () => join(folder, 'control.sock');
  async function serve(handlers: Partial<ControlHandlers>): Promise<ControlClient> {
    endpoint = await openControl(path(), { ...without, ...handlers }, silentLogger);
    return new ControlClient(path());
  }
  const actions = () => leaseActions(path(), (text) => printed.push(text));

  it('come one by one, however many there are', async () => {
    const all = Array.from({ length: 1_001 }, (_, number) => lease(number));
    const client = await serve({ leases: () => all });
    const heard: LeaseView[] = [];
    for await (const one of client.leases()) heard.push(one);
    expect(heard).toEqual(all);
  });

  it('are made only as they are taken', async () => {
    let made = 0;
    function* endless(): Iterable<LeaseView> {
      for (;;) yield lease((made += 1));
    }
    const client = await serve({ leases: endless });
    for await (const one of client.leases()) {
      if (one.iaid === 300) break;
    }
    const before = made;
    await client.status();
    expect(made).toBeLessThan(before + 20_000);
  });

  it('are listed for people and for programs', async () => {
    const prefix: LeaseView = {
      ...lease(2),
      address: '2001:db8:100::',
      prefixLength: 56,
      kind: 'pd',
      validUntil: null,
      hostname: 'a\u001b[31mb',
    };
    await serve({ leases: () => [lease(1), prefix], lease: () => prefix });
    await actions().list(false);
    expect(printed.join('')).toMatchInlineSnapshot(`
      "ADDRESS                                  KIND        STATE     UNTIL                     DUID                                       NAME
      2001:db8:55::1                           na          active    2026-01-02T00:00:00.000Z  00:03:00:01:02:00:00:00:00:07
      2001:db8:100::/56                        pd          active    for ever                  00:03:00:01:02:00:00:00:00:07              a?[31mb
      "
    `);
    printed.length = 0;
    await actions().list(true);
    expect(printed.join('')).toBe(`${JSON.stringify(lease(1))}\n${JSON.stringify(prefix)}\n`);
    printed.length = 0;
    await actions().show('2001:db8:100::/56', false);
    expect(printed.join('')).toMatchInlineSnapshot(`
      "address: 2001:db8:100::
      prefix length: 56
      kind: pd
      state: active
      duid: 00:03:00:01:02:00:00:00:00:07
      iaid: 2
      updated: 2026-01-01T00:00:00.000Z
      preferred until: for ever
      valid until: for ever
      hostname: a?[31mb
      "
    `);
  });

  it('are asked for by address', async () => {
    const asked: string[] = [];
    const note = (address: string): LeaseView => {
      asked.push(address);
      return lease(7);
    };
    const client = await serve({ lease: note, releaseLease: (address) => Promise.resolve(note(address)) });
    expect(await client.lease('2001:db8:55::7')).toEqual(lease(7));
    await actions().release('2001:db8:55::7');
    expect(asked).toEqual(['2001:db8:55::7', '2001:db8:55::7']);
    expect(printed).toEqual(['2001:db8:55::7 of 00:03:00:01:02:00:00:00:00:07 is free\n']);
  });

  it('are handed in by thousands', async () => {
    const client = await serve({
      importLeases: (leases) => Promise.resolve({ imported: leases.length, skipped: [] }),
    });
    const many = Array.from({ length: 2_000 }, (_, number) => lease(number));
    expect(await client.importLeases(many)).toEqual({ imported: 2_000, skipped: [] });
  });

  it.each([
    ['/v1/leases/show', '{}', 400, 'address is missing'],
    ['/v1/leases/release', '{"adress":"x"}', 400, "there is no key 'adress'"],
    ['/v1/leases/import', '{"leases":7}', 400, 'leases: a list is expected'],
    ['/v1/leases/show', `{"address":"${'x'.repeat(20_000)}"}`, 413, 'the body has more than 16384 octets'],
    ['/v1/leases/import', 'x'.repeat(5_000_000), 413, 'the body has more than 4194304 octets'],
    ['/v1/dhcpv6/reconfigure', '{"duid":7}', 400, 'duid: text is expected'],
  ])('refuse what is wrong with a request to %s', async (target, body, status, message) => {
    await serve({});
    const answer = await post(target, body);
    expect(answer).toEqual({ status, message });
  });

  it('say that there is no server', async () => {
    const client = await serve({});
    const noServer = { code: 'OVLAB_E_USAGE', message: 'no interface has a DHCPv6 server' };
    await expect(client.lease('2001:db8::1')).rejects.toMatchObject(noServer);
    await expect(client.importLeases([])).rejects.toMatchObject(noServer);
    await expect(client.reconfigure()).rejects.toMatchObject(noServer);
    await expect(actions().list(true)).rejects.toMatchObject(noServer);
  });

  it('do not end as if they were all when something goes wrong', async () => {
    function* broken(): Iterable<LeaseView> {
      for (let number = 0; number < 500; number += 1) yield lease(number);
      throw new OvlabError('OVLAB_E_RESPONDER', 'the store is gone');
    }
    await serve({ leases: broken });
    await expect(actions().list(true)).rejects.toThrow();
  });

  /** The answer to a POST, which may come before all of the body was taken. */
  function post(target: string, body: string): Promise<{ status: number | undefined; message: string }> {
    return new Promise((resolve, reject) => {
      const outgoing = request({ socketPath: path(), method: 'POST', path: target }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode, message: JSON.parse(text).message }));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
});
