import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureTunnelKeys, readFingerprint, tunnelFiles } from './peer-credentials.ts';
import { certificateFingerprint, createSelfSigned } from './self-signed.ts';
import { isStaticKey } from './static-key.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ovlab-p2p-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const mode = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);
const damaged = (path: string) =>
  expect.objectContaining({
    code: 'OVLAB_E_CREDENTIALS',
    message: expect.stringContaining(path) as string,
  }) as Error;

describe('a static key', () => {
  it('is made once, for its owner alone', async () => {
    const { staticKey } = await ensureTunnelKeys(directory, 'laptop', 'static-key');
    const text = await readFile(staticKey.file, 'utf8');
    expect(isStaticKey(text)).toBe(true);
    expect([await mode(staticKey.file), await mode(join(staticKey.file, '..'))]).toEqual(['600', '700']);
    await ensureTunnelKeys(directory, 'laptop', 'static-key');
    expect(await readFile(staticKey.file, 'utf8')).toBe(text);
  });

  it('is refused when it is damaged, by name', async () => {
    const { staticKey } = await ensureTunnelKeys(directory, 'laptop', 'static-key');
    await writeFile(staticKey.file, 'no key');
    await expect(ensureTunnelKeys(directory, 'laptop', 'static-key')).rejects.toThrow(
      damaged(staticKey.file),
    );
  });
});

describe('certificates of two ends', () => {
  it('are made once, each with its key', async () => {
    const files = await ensureTunnelKeys(directory, 'laptop', 'tls');
    const before = [await readFingerprint(files.server), await readFingerprint(files.client)];
    expect(new Set(before).size).toBe(2);
    expect(before.every((text) => /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/.test(text ?? ''))).toBe(true);
    expect(await mode(files.client.privateKey.file)).toBe('600');
    await ensureTunnelKeys(directory, 'laptop', 'tls');
    expect([await readFingerprint(files.server), await readFingerprint(files.client)]).toEqual(before);
  });

  it('have no fingerprint before they are made', async () => {
    expect(await readFingerprint(tunnelFiles(directory, 'laptop').client)).toBeUndefined();
  });

  it('are refused when one is damaged, by name', async () => {
    const { client } = await ensureTunnelKeys(directory, 'laptop', 'tls');
    await writeFile(client.certificate.file, 'no certificate');
    await expect(ensureTunnelKeys(directory, 'laptop', 'tls')).rejects.toThrow(
      damaged(client.certificate.file),
    );
    await expect(readFingerprint(client)).rejects.toThrow(damaged(client.certificate.file));
  });
});

it.each(['', '..', 'a/b', '-x'])('makes nothing for a client named %j', async (name) => {
  await expect(ensureTunnelKeys(directory, name, 'tls')).rejects.toThrow(
    expect.objectContaining({ code: 'OVLAB_E_USAGE' }),
  );
});

describe('a certificate that signs itself', () => {
  it('names its end, lasts ten years and can do nothing else', async () => {
    const { certificate } = await createSelfSigned('laptop', { now: new Date('2030-01-02T00:00:00Z') });
    const x509 = new X509Certificate(certificate);
    expect(x509.subject).toBe('CN=laptop');
    expect(x509.issuer === x509.subject && x509.verify(x509.publicKey)).toBe(true);
    expect(x509.ca).toBe(false);
    expect(new Date(x509.validFrom)).toEqual(new Date('2030-01-01T00:00:00Z'));
    expect(new Date(x509.validTo)).toEqual(new Date('2039-12-31T00:00:00Z'));
    expect(certificateFingerprint(certificate)).toBe(x509.fingerprint256);
  });

  it('is the only thing that has a fingerprint', () => {
    expect(() => certificateFingerprint('no certificate')).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_CREDENTIALS' }),
    );
  });
});
