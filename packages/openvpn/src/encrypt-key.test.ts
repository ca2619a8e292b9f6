import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { fromBER } from 'asn1js';
import { describe, expect, it } from 'vitest';
import { encryptPrivateKey } from './encrypt-key.ts';
import { readPem } from './pem.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const passphrase = 'Äpfel und Birnen';

describe('encryptPrivateKey', () => {
  it('is opened by its passphrase and by no other', async () => {
    const sealed = await encryptPrivateKey(pem, passphrase);
    expect(sealed).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    const opened = createPrivateKey({ key: sealed, passphrase });
    expect(opened.export({ type: 'pkcs8', format: 'pem' }).toString()).toBe(pem);
    expect(() => createPrivateKey({ key: sealed, passphrase: 'Birnen und Äpfel' })).toThrow();
  });

  it('makes each guess dear', async () => {
    const sealed = readPem('ENCRYPTED PRIVATE KEY', await encryptPrivateKey(pem, passphrase));
    const scheme = fromBER(sealed ?? Buffer.alloc(0)).result.toString();
    expect(scheme).toContain('INTEGER : 600000');
    // hmacWithSHA256 and aes256-CBC-PAD.
    expect(scheme).toContain('1.2.840.113549.2.9');
    expect(scheme).toContain('2.16.840.1.101.3.4.1.42');
  });

  it.each([
    [pem, '1234567', 'OVLAB_E_USAGE'],
    [pem, 'ä'.repeat(64), 'OVLAB_E_USAGE'],
    [
      '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n',
      passphrase,
      'OVLAB_E_CREDENTIALS',
    ],
  ])('refuses what it cannot do', async (key, words, code) => {
    await expect(encryptPrivateKey(key, words)).rejects.toMatchObject({ code });
  });
});
