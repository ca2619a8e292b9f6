import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatDuid, parseDuid } from '@ovlab/dhcpv6';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadIdentity } from './identity.ts';

const mac = '02:00:5e:10:00:01';
const now = Date.UTC(2026, 0, 1);

describe('loadIdentity', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ovlab-identity-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes one of the time and the Ethernet address, and keeps it with another network card', async () => {
    const path = join(folder, 'leases', 'server.json');
    const first = await loadIdentity({ path, mac, now });
    expect(parseDuid(first.duid)).toEqual({ kind: 'llt', hardwareType: 1, time: now, linkLayerAddress: mac });
    expect(first.hashKey).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'leases')).mode & 0o777).toBe(0o700);
    const second = await loadIdentity({ path, mac: '02:00:5e:10:00:02', now: now + 86_400_000 });
    expect(second).toEqual(first);
  });

  it('needs no Ethernet address', async () => {
    const path = join(folder, 'server.json');
    const first = await loadIdentity({ path, mac: undefined, now });
    expect(parseDuid(first.duid).kind).toBe('uuid');
    expect(await loadIdentity({ path, mac, now })).toEqual(first);
  });

  it('is the same each time without a file, as long as the network card is', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => loadIdentity({ path: undefined, mac, now })));
    expect(formatDuid(first!.duid)).toBe('00:03:00:01:02:00:5e:10:00:01');
    expect(second!.duid).toEqual(first!.duid);
    expect(second!.hashKey).not.toEqual(first!.hashKey);
  });

  it.each([
    ['', 'Unexpected end of JSON input'],
    ['{"version":2}', 'version 1 is expected'],
    ['{"version":1,"duid":"zz","hashKey":""}', 'duid is not one'],
    ['{"version":1,"duid":"00:03:00:01:02","hashKey":"00"}', 'hashKey has not 32 octets'],
  ])('refuses a file with %j, and leaves it as it is', async (text, reason) => {
    const path = join(folder, 'server.json');
    writeFileSync(path, text);
    await expect(loadIdentity({ path, mac, now })).rejects.toMatchObject({
      code: 'OVLAB_E_RESPONDER',
      message: `the identity of the DHCPv6 server: ${path} is damaged: ${reason}`,
    });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('says what keeps it from being written or read', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(loadIdentity({ path: join(folder, 'file', 'server.json'), mac, now })).rejects.toMatchObject(
      {
        code: 'OVLAB_E_RESPONDER',
        message: expect.stringContaining('ENOTDIR'),
      },
    );
  });
});
