import { createPublicKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCertificateAuthority, loadCertificateAuthority } from './certificate-authority.ts';

const now = new Date('2026-01-02T03:04:05Z');

describe('createCertificateAuthority', () => {
  it('makes a self-signed P-256 authority that is valid from a day before', async () => {
    const ca = await createCertificateAuthority({ commonName: 'Test CA', now });
    const x509 = new X509Certificate(ca.certificate);
    expect(x509.subject).toBe('CN=Test CA');
    expect(x509.ca).toBe(true);
    expect(x509.verify(x509.publicKey)).toBe(true);
    expect(x509.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(new Date(x509.validFrom)).toEqual(new Date('2026-01-01T03:04:05Z'));
    expect(new Date(x509.validTo)).toEqual(new Date('2035-12-31T03:04:05Z'));
    expect(createPublicKey(ca.privateKey).equals(x509.publicKey)).toBe(true);
  });

  it('issues certificates for servers and for clients, each with a key and a serial number of its own', async () => {
    const ca = await createCertificateAuthority({ commonName: 'Test CA', now });
    const issuer = new X509Certificate(ca.certificate);
    const pairs = [await ca.issueServer('server', { now }), await ca.issueClient('client1', { now })];
    const certificates = pairs.map((pair) => new X509Certificate(pair.certificate));
    expect(certificates.map((x509) => [x509.subject, x509.ca, x509.keyUsage])).toEqual([
      ['CN=server', false, ['1.3.6.1.5.5.7.3.1']],
      ['CN=client1', false, ['1.3.6.1.5.5.7.3.2']],
    ]);
    for (const x509 of certificates) {
      expect(x509.checkIssued(issuer) && x509.verify(issuer.publicKey)).toBe(true);
      expect(new Date(x509.validTo)).toEqual(new Date('2028-04-06T03:04:05Z'));
    }
    expect(new Set(certificates.map((x509) => x509.serialNumber)).size).toBe(2);
    expect(pairs[0]?.privateKey).not.toBe(pairs[1]?.privateKey);
  });

  it('lets no certificate outlive it, and writes years after 2049', async () => {
    const ca = await createCertificateAuthority({ commonName: 'Test CA', days: 36_500, now });
    const long = await ca.issueClient('c', { days: 36_500, now });
    expect(new Date(new X509Certificate(long.certificate).validTo)).toEqual(new Date('2125-12-09T03:04:05Z'));
    const short = await createCertificateAuthority({ commonName: 'Test CA', days: 10, now });
    const cut = await short.issueClient('c', { now });
    expect(new Date(new X509Certificate(cut.certificate).validTo)).toEqual(new Date('2026-01-12T03:04:05Z'));
  });

  it.each(['Zoë Müller', 'a,b+c="d"\\e', 'CN=other', 'x'.repeat(64), '𝛼'.repeat(64)])(
    'carries the name %j',
    async (name) => {
      const ca = await createCertificateAuthority({ commonName: 'Test CA' });
      const { certificate } = await ca.issueClient(name);
      expect(new X509Certificate(certificate).toLegacyObject().subject.CN).toBe(name);
    },
  );

  it.each(['', 'x'.repeat(65), 'line\nbreak', '-leading', ' blank', 'blank ', 'nul\0', 'bidi\u202e'])(
    'refuses the name %j',
    async (commonName) => {
      await expect(createCertificateAuthority({ commonName })).rejects.toMatchObject({
        code: 'OVLAB_E_USAGE',
      });
    },
  );

  it.each([0, 1.5, 36_501, Number.NaN])('refuses %d days', async (days) => {
    await expect(createCertificateAuthority({ commonName: 'x', days })).rejects.toMatchObject({
      code: 'OVLAB_E_USAGE',
    });
  });
});

describe('loadCertificateAuthority', () => {
  it('goes on where the authority was left', async () => {
    const made = await createCertificateAuthority({ commonName: 'Test, CA' });
    const loaded = await loadCertificateAuthority(made.certificate, made.privateKey);
    expect([loaded.commonName, loaded.certificate, loaded.privateKey]).toEqual([
      made.commonName,
      made.certificate,
      made.privateKey,
    ]);
    const leaf = new X509Certificate((await loaded.issueClient('c')).certificate);
    expect(leaf.checkIssued(new X509Certificate(made.certificate))).toBe(true);
    expect(leaf.verify(new X509Certificate(made.certificate).publicKey)).toBe(true);
  });

  it('refuses what does not fit together', async () => {
    const [one, two] = [
      await createCertificateAuthority({ commonName: 'One' }),
      await createCertificateAuthority({ commonName: 'Two' }),
    ];
    const leaf = await one.issueClient('c');
    const attempts = [
      [one.certificate, two.privateKey],
      [leaf.certificate, leaf.privateKey],
      ['no PEM', one.privateKey],
      [one.certificate, 'no PEM'],
    ] as const;
    for (const [certificate, privateKey] of attempts) {
      await expect(loadCertificateAuthority(certificate, privateKey)).rejects.toMatchObject({
        code: 'OVLAB_E_CREDENTIALS',
      });
    }
  });
});
