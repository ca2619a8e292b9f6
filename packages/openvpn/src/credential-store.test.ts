import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CredentialStore } from './credential-store.ts';
import { inlineCredentials } from './credentials.ts';
import { generateTlsCryptKey } from './static-key.ts';

let parent: string;
let directory: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ovt-store-'));
  directory = join(parent, 'keys');
});
afterEach(async () => {
  await rm(parent, { recursive: true });
});

async function snapshot(): Promise<Record<string, string>> {
  const names = (await readdir(directory, { recursive: true })).sort();
  const files = names.filter((name) => !['clients', 'issued', 'tls-crypt-v2'].includes(name));
  return Object.fromEntries(
    await Promise.all(files.map(async (name) => [name, await readFile(join(directory, name), 'utf8')])),
  );
}

describe('CredentialStore', () => {
  it('makes what is missing, for the owner only, and keeps what is there', async () => {
    const store = await CredentialStore.open(directory);
    const server = await store.ensureServer();
    const client = await store.ensureClient('client1');
    const before = await snapshot();
    const issued = [server, client].map(async ({ certificate }) => {
      const { serialNumber } = new X509Certificate(await readFile(certificate.file));
      return `issued/${serialNumber}.crt`;
    });
    const owned = ['.', 'clients', 'issued', 'tls-crypt-v2'];
    const secrets = [
      'ca.key',
      'clients/client1.key',
      'server.key',
      'tls-crypt-v2.key',
      'tls-crypt-v2/client1.key',
    ];
    const others = ['ca.crt', 'clients/client1.crt', 'crl.pem', 'server.crt', ...(await Promise.all(issued))];
    expect(Object.keys(before)).toEqual([...secrets, ...others].sort());
    const modes = async (names: readonly string[]): Promise<number[]> =>
      Promise.all(names.map(async (name) => (await stat(join(directory, name))).mode & 0o777));
    expect(new Set(await modes(owned))).toEqual(new Set([0o700]));
    expect(new Set(await modes(secrets))).toEqual(new Set([0o600]));
    expect(new Set(await modes(others))).toEqual(new Set([0o644]));

    const again = await CredentialStore.open(directory);
    expect([await again.ensureServer(), await again.ensureClient('client1')]).toEqual([server, client]);
    expect(await snapshot()).toEqual(before);
    expect(server.commonName).toBe('ovlab server');
    expect(client.certificate.file).toBe(join(directory, 'clients/client1.crt'));
  });

  it('makes one authority for calls that overlap', async () => {
    const store = await CredentialStore.open(directory);
    const all = await Promise.all(['a', 'b', 'c'].map((name) => store.ensureClient(name)));
    const authority = new X509Certificate(await readFile(join(directory, 'ca.crt')));
    for (const { certificate } of all) {
      expect(new X509Certificate(await readFile(certificate.file)).verify(authority.publicKey)).toBe(true);
    }
  });

  it('replaces a key whose certificate a crash prevented', async () => {
    const store = await CredentialStore.open(directory);
    await store.ensureClient('a');
    await rm(join(directory, 'clients/a.crt'));
    const { certificate, privateKey } = await store.ensureClient('a');
    const x509 = new X509Certificate(await readFile(certificate.file));
    expect((await readFile(privateKey.file, 'utf8')).length).toBeGreaterThan(0);
    expect(x509.subject).toBe('CN=a');
  });

  it.each([
    ['ca.crt', 'is not a certificate in PEM'],
    ['ca.key', 'is not a private key in PEM'],
    ['tls-crypt-v2.key', 'is not the tls-crypt-v2 key of a server'],
    ['tls-crypt-v2/a.key', 'is not a tls-crypt-v2 key that this server takes'],
    ['tls-crypt.key', "is not a key in OpenVPN's format"],
    ['clients/a.crt', 'is not a certificate in PEM'],
    ['clients/a.key', 'is not a private key in PEM'],
  ])('names %s when it is damaged', async (file, what) => {
    await (await CredentialStore.open(directory)).ensureClient('a');
    await writeFile(join(directory, file), 'damaged');
    const store = await CredentialStore.open(directory);
    await expect(store.ensureClient('a')).rejects.toMatchObject({
      code: 'OVLAB_E_CREDENTIALS',
      message: `${join(directory, file)} ${what}`,
    });
  });

  it('names a key that is missing beside its certificate', async () => {
    await (await CredentialStore.open(directory)).ensureServer();
    await rm(join(directory, 'server.key'));
    await expect((await CredentialStore.open(directory)).ensureServer()).rejects.toThrow(
      `${join(directory, 'server.key')} is missing`,
    );
  });

  it('names files that do not belong together', async () => {
    const store = await CredentialStore.open(directory);
    await store.ensureClient('a');
    await store.ensureClient('b');
    const other = await CredentialStore.open(join(parent, 'other'));
    const foreign = await other.ensureClient('a');
    const copy = async (from: string, to: string): Promise<void> =>
      writeFile(join(directory, to), await readFile(from));

    await copy(join(directory, 'clients/b.key'), 'clients/a.key');
    await expect(store.ensureClient('a')).rejects.toThrow('is not the private key of');
    await copy(join(directory, 'clients/b.crt'), 'clients/a.crt');
    await expect(store.ensureClient('a')).rejects.toThrow('names "b" and not "a"');
    await copy(foreign.certificate.file, 'clients/a.crt');
    await copy(foreign.privateKey.file, 'clients/a.key');
    await expect(store.ensureClient('a')).rejects.toThrow('was not issued by');
  });

  it('issues a certificate again before it expires, and says when the authority has expired', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    const store = await CredentialStore.open(directory, { now: () => now });
    await store.ensureClient('a');
    const serial = async (): Promise<string> =>
      new X509Certificate(await readFile(join(directory, 'clients/a.crt'))).serialNumber;
    const first = await serial();
    now = new Date('2028-03-28T00:00:00Z');
    await store.ensureClient('a');
    expect(await serial()).toBe(first);
    now = new Date('2028-03-30T00:00:00Z');
    await store.ensureClient('a');
    expect(await serial()).not.toBe(first);
    now = new Date('2036-01-01T00:00:00Z');
    const later = await CredentialStore.open(directory, { now: () => now });
    await expect(later.ensureClient('a')).rejects.toThrow('ca.crt expired on 2035-12-30');
  });

  it('goes on with the tls-crypt key of a store that shares one', async () => {
    await (await CredentialStore.open(directory)).ensureServer();
    const shared = { file: join(directory, 'tls-crypt.key') };
    await writeFile(shared.file, generateTlsCryptKey());
    const store = await CredentialStore.open(directory);
    const both = [await store.ensureServer(), await store.ensureClient('a')];
    expect(store.tlsCryptVersion).toBe(1);
    expect(both.map(({ tlsCrypt, tlsCryptV2 }) => [tlsCrypt, tlsCryptV2])).toEqual([
      [shared, undefined],
      [shared, undefined],
    ]);
    expect(await readdir(directory)).not.toContain('tls-crypt-v2');
  });

  it.each(['', '../server', 'a/b', '.hidden', 'two words', '-x', 'x'.repeat(65)])(
    'refuses the client name %j',
    async (name) => {
      const store = await CredentialStore.open(directory);
      await expect(store.ensureClient(name)).rejects.toMatchObject({ code: 'OVLAB_E_USAGE' });
      expect(await readdir(directory)).toEqual(['clients']);
    },
  );
});

describe('inlineCredentials', () => {
  it('puts the contents in place of the paths', async () => {
    const store = await CredentialStore.open(directory);
    const inlined = await inlineCredentials(await store.ensureClient('a'));
    const files = await snapshot();
    expect(inlined).toEqual({
      ca: { pem: files['ca.crt'] },
      certificate: { pem: files['clients/a.crt'] },
      privateKey: { pem: files['clients/a.key'] },
      tlsCryptV2: { pem: files['tls-crypt-v2/a.key'] },
    });
  });

  it('names a file that cannot be read', async () => {
    const missing = { file: join(parent, 'missing') };
    await expect(
      inlineCredentials({ ca: missing, certificate: missing, privateKey: missing }),
    ).rejects.toMatchObject({
      code: 'OVLAB_E_FILE',
      message: expect.stringContaining(missing.file) as string,
    });
  });
});
