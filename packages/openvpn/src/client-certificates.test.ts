import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Certificate } from 'pkijs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientCertificate } from './client-certificate.ts';
import { CredentialStore } from './credential-store.ts';
import { writePem } from './pem.ts';
import { readRevocationList, REVOCATION_LIST_LABEL } from './revocation-list.ts';
import { verifyTlsCryptV2ClientKey } from './tls-crypt-v2.ts';
import { keyIdentifier } from './x509/certificate.ts';
import { signRevocationList } from './x509/revocation-list.ts';

let parent: string;
let directory: string;
let now: Date;
let store: CredentialStore;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ovt-clients-'));
  directory = join(parent, 'keys');
  now = new Date('2026-01-02T03:04:05Z');
  store = await open();
});
afterEach(async () => {
  await rm(parent, { recursive: true });
});

const open = (): Promise<CredentialStore> => CredentialStore.open(directory, { now: () => now });
const text = (name: string): Promise<string> => readFile(join(directory, name), 'utf8');
const serial = async (name: string): Promise<string> =>
  new X509Certificate(await text(`clients/${name}.crt`)).serialNumber;
const revokedSerials = async (): Promise<string[]> => {
  const authority = { path: 'ca.crt', text: await text('ca.crt') };
  const list = readRevocationList({ path: 'crl.pem', text: await text('crl.pem') }, authority);
  return list.revoked.map((revocation) => revocation.serial);
};
const brief = (all: readonly ClientCertificate[]) =>
  all.map(({ name, current, revokedAt }) => [name, current, revokedAt !== undefined]);

describe('a client that is added', () => {
  it('has a certificate, a key and a tls-crypt key that the server takes', async () => {
    await store.ensureServer();
    const added = await store.addClient('laptop');
    expect(added).toEqual({
      name: 'laptop',
      serial: await serial('laptop'),
      issued: now,
      expires: new Date('2028-04-06T03:04:05Z'),
      revokedAt: undefined,
      current: true,
    });
    expect(await store.clients()).toEqual([added]);
    const server = await text('tls-crypt-v2.key');
    expect(verifyTlsCryptV2ClientKey(server, await text('tls-crypt-v2/laptop.key'))).toEqual(now);
  });

  it('is refused when it has a good certificate, and gets another when that has expired', async () => {
    const { serial: first } = await store.addClient('laptop');
    await expect(store.addClient('laptop')).rejects.toMatchObject({ code: 'OVLAB_E_USAGE' });
    expect(await serial('laptop')).toBe(first);
    now = new Date('2028-04-07T00:00:00Z');
    const { serial: second } = await store.addClient('laptop');
    expect(second).not.toBe(first);
    expect(brief(await store.clients())).toEqual([
      ['laptop', true, false],
      ['laptop', false, false],
    ]);
  });
});

describe('a client that is renewed', () => {
  it('has new keys, and the earlier certificate stays good', async () => {
    await store.ensureClient('laptop');
    await store.ensureServer();
    const before = await Promise.all(['clients/laptop.key', 'tls-crypt-v2/laptop.key'].map(text));
    const first = await serial('laptop');
    const renewed = await store.renewClient('laptop');
    const after = await Promise.all(['clients/laptop.key', 'tls-crypt-v2/laptop.key'].map(text));
    expect(before.filter((key) => after.includes(key))).toEqual([]);
    expect(renewed.serial).not.toBe(first);
    expect(await revokedSerials()).toEqual([]);
    await expect(store.ensureClient('laptop')).resolves.toMatchObject({ commonName: 'laptop' });

    const gone = await store.revokeClient('laptop', { except: renewed.serial });
    expect(gone.map((certificate) => certificate.serial)).toEqual([first]);
    expect(await revokedSerials()).toEqual([first]);
    await expect(store.ensureClient('laptop')).resolves.toMatchObject({ commonName: 'laptop' });
  });

  it('must be there and not revoked', async () => {
    await expect(store.renewClient('nobody')).rejects.toMatchObject({ code: 'OVLAB_E_NO_CLIENT' });
    await store.addClient('laptop');
    await store.revokeClient('laptop');
    await expect(store.renewClient('laptop')).rejects.toMatchObject({ code: 'OVLAB_E_REVOKED' });
  });
});

describe('a client that is revoked', () => {
  it('loses every certificate that is still good, the others keep theirs', async () => {
    await store.ensureServer();
    const serials = [await store.addClient('laptop'), await store.renewClient('laptop')].map(
      (certificate) => certificate.serial,
    );
    await store.addClient('desk');
    now = new Date('2026-02-03T04:05:06Z');
    const gone = await store.revokeClient('laptop');
    expect(gone.map((certificate) => certificate.serial).sort()).toEqual([...serials].sort());
    expect(gone.map(({ revokedAt }) => revokedAt)).toEqual([now, now]);
    expect((await revokedSerials()).sort()).toEqual([...serials].sort());
    expect(brief(await store.clients())).toEqual([
      ['desk', true, false],
      ['laptop', true, true],
      ['laptop', false, true],
    ]);
    expect(await store.revokeClient('laptop')).toEqual([]);
    await expect(store.revokeClient('nobody')).rejects.toMatchObject({ code: 'OVLAB_E_NO_CLIENT' });
  });

  it('is not given another certificate by itself, and stays revoked after it is added again', async () => {
    await store.ensureServer();
    const first = await store.addClient('laptop');
    await store.revokeClient('laptop');
    await expect((await open()).ensureClient('laptop')).rejects.toMatchObject({
      code: 'OVLAB_E_REVOKED',
      message: 'The certificate of client laptop was revoked on 2026-01-02T03:04:05.000Z',
    });
    await store.addClient('laptop');
    await expect(store.ensureClient('laptop')).resolves.toMatchObject({ commonName: 'laptop' });
    expect(await revokedSerials()).toEqual([first.serial]);
  });

  it('of a store without a record of what was issued is revoked as well', async () => {
    await store.ensureServer();
    await store.addClient('laptop');
    await rm(join(directory, 'issued'), { recursive: true });
    await rm(join(directory, 'crl.pem'));
    expect(await store.revokeClient('laptop')).toHaveLength(1);
    expect(await revokedSerials()).toEqual([await serial('laptop')]);
  });
});

describe('the revocation list', () => {
  it('lasts as long as the authority, and is kept as it is', async () => {
    await store.ensureServer();
    const before = await text('crl.pem');
    now = new Date('2035-12-01T00:00:00Z');
    await (await open()).ensureServer();
    expect(await text('crl.pem')).toBe(before);
  });

  it('that ends before the authority is made anew with the same entries', async () => {
    await store.ensureServer();
    const { serial: revoked } = await store.addClient('laptop');
    await store.revokeClient('laptop');
    const key = createPrivateKey(await text('ca.key')).export({ type: 'pkcs8', format: 'der' });
    const own = Certificate.fromBER(new X509Certificate(await text('ca.crt')).raw);
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const issuer = {
      name: own.subject,
      keyIdentifier: await keyIdentifier(own),
      signingKey: await webcrypto.subtle.importKey('pkcs8', key, algorithm, false, ['sign']),
    };
    const nextUpdate = new Date('2026-02-01T00:00:00Z');
    const entries = [{ serial: revoked, revokedAt: now }];
    const list = await signRevocationList(
      { revoked: entries, thisUpdate: now, nextUpdate, number: 1 },
      issuer,
    );
    await writeFile(join(directory, 'crl.pem'), writePem(REVOCATION_LIST_LABEL, new Uint8Array(list)));

    await store.ensureServer();
    const authority = { path: 'ca.crt', text: await text('ca.crt') };
    const made = readRevocationList({ path: 'crl.pem', text: await text('crl.pem') }, authority);
    expect(made).toEqual({ nextUpdate: new Date('2035-12-31T03:04:05Z'), revoked: entries });
  });

  it('of another authority is an error that names the file', async () => {
    await store.ensureServer();
    await (await CredentialStore.open(join(parent, 'other'))).ensureServer();
    await writeFile(join(directory, 'crl.pem'), await readFile(join(parent, 'other/crl.pem')));
    for (const attempt of [store.ensureServer(), store.ensureClient('a'), store.clients()]) {
      await expect(attempt).rejects.toMatchObject({
        code: 'OVLAB_E_CREDENTIALS',
        message: `${join(directory, 'crl.pem')} was not signed by ${join(directory, 'ca.crt')}`,
      });
    }
  });
});
