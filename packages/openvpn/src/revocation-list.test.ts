import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CertificateAuthority } from './authority.ts';
import { createCertificateAuthority } from './certificate-authority.ts';
import { readRevocationList } from './revocation-list.ts';

const now = new Date('2026-01-02T03:04:05Z');
const revokedAt = new Date('2026-01-01T00:00:00Z');
const at = (path: string, text: string) => ({ path, text });

let authority: CertificateAuthority;
beforeAll(async () => {
  authority = await createCertificateAuthority({ commonName: 'Test CA', now });
});
const read = (text: string, by = authority) =>
  readRevocationList(at('crl.pem', text), at('ca.crt', by.certificate));

describe('issueRevocationList', () => {
  it('lists nothing, until the authority ends', async () => {
    const list = read(await authority.issueRevocationList([], { now }));
    expect(list).toEqual({ nextUpdate: new Date('2035-12-31T03:04:05Z'), revoked: [] });
  });

  it('lists serial numbers as certificates print them, high bits and short ones too', async () => {
    const leaf = new X509Certificate((await authority.issueClient('a', { now })).certificate);
    const serials = [leaf.serialNumber, '80', '7F', 'FFEE', '01'];
    const revoked = serials.map((serial) => ({ serial, revokedAt }));
    expect(read(await authority.issueRevocationList(revoked, { now })).revoked).toEqual(revoked);
  });

  it('carries many entries and years after 2049', async () => {
    const long = await createCertificateAuthority({ commonName: 'Long', days: 36_500, now });
    const revoked = Array.from({ length: 300 }, (_, index) => ({
      serial: (0x1000 + index).toString(16).toUpperCase(),
      revokedAt: new Date('2060-01-01T00:00:00Z'),
    }));
    const list = read(await long.issueRevocationList(revoked, { now }), long);
    expect(list).toEqual({ nextUpdate: new Date('2125-12-09T03:04:05Z'), revoked });
  });
});

describe('readRevocationList', () => {
  it.each(['', 'no PEM', '-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n'])(
    'refuses %j',
    (text) => {
      expect(() => read(text)).toThrow(/^crl\.pem is not a certificate revocation list/);
    },
  );

  it('refuses the list of another authority of the same name, and one that was changed', async () => {
    const other = await createCertificateAuthority({ commonName: 'Test CA', now });
    const text = await other.issueRevocationList([{ serial: '1234', revokedAt }], { now });
    expect(() => read(text)).toThrow('crl.pem was not signed by ca.crt');

    const [head, ...body] = text.split('\n');
    const octets = Buffer.from(body.slice(0, -2).join(''), 'base64');
    octets.writeUInt16BE(0x1235, octets.indexOf('02021234', 'hex') + 2);
    const changed = [head, octets.toString('base64'), body.at(-2)].join('\n');
    expect(() => read(changed, other)).toThrow('crl.pem was not signed by ca.crt');
  });
});
