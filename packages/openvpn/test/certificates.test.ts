import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunner } from '@ovlab/runner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority } from '../src/index.ts';

const runner = createRunner();
let directory: string;
const at = (name: string): string => join(directory, name);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ovt-x509-'));
  const ca = await createCertificateAuthority({ commonName: 'Zoë, "CA"' });
  const other = await createCertificateAuthority({ commonName: 'Zoë, "CA"' });
  await writeFile(at('ca.crt'), ca.certificate);
  await writeFile(at('server.crt'), (await ca.issueServer('server')).certificate);
  await writeFile(at('client.crt'), (await ca.issueClient('client')).certificate);
  const revoked = await ca.issueClient('revoked');
  await writeFile(at('revoked.crt'), revoked.certificate);
  const serial = new X509Certificate(revoked.certificate).serialNumber;
  await writeFile(at('crl.pem'), await ca.issueRevocationList([{ serial, revokedAt: new Date() }]));
  await writeFile(at('foreign.crt'), (await other.issueClient('client')).certificate);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function verify(purpose: string, name: string): Promise<string> {
  const args = ['verify', '-x509_strict', '-CAfile', at('ca.crt'), '-purpose', purpose, at(name)];
  const { stdout, stderr } = await runner.run('openssl', args, { reject: false });
  return stdout + stderr;
}

describe('openssl', () => {
  it.each([
    ['sslserver', 'server.crt'],
    ['sslclient', 'client.crt'],
  ])('verifies strictly for %s: %s', async (purpose, name) => {
    expect(await verify(purpose, name)).toBe(`${at(name)}: OK\n`);
  });

  it.each([
    ['sslclient', 'server.crt', '(unsuitable|unsupported) certificate purpose'],
    ['sslserver', 'client.crt', '(unsuitable|unsupported) certificate purpose'],
    ['sslclient', 'foreign.crt', 'verification failed'],
  ])('refuses for %s: %s', async (purpose, name, why) => {
    expect(await verify(purpose, name)).toMatch(new RegExp(why, 'i'));
  });

  it('reads the revocation list, refuses what is on it, and verifies the rest', async () => {
    const check = async (name: string): Promise<string> => {
      const args = [
        'verify',
        '-x509_strict',
        '-CAfile',
        at('ca.crt'),
        '-CRLfile',
        at('crl.pem'),
        '-crl_check',
      ];
      const { stdout, stderr } = await runner.run('openssl', [...args, at(name)], { reject: false });
      return stdout + stderr;
    };
    expect(await check('client.crt')).toBe(`${at('client.crt')}: OK\n`);
    expect(await check('revoked.crt')).toContain('certificate revoked');
    const args = ['crl', '-in', at('crl.pem'), '-CAfile', at('ca.crt'), '-noout', '-text'];
    const { stdout, stderr } = await runner.run('openssl', args);
    expect(stderr).toContain('verify OK');
    expect(stdout).toContain('Version 2 (0x1)');
    expect(stdout).toMatch(/X509v3 CRL Number: \n +\S+/);
    expect(stdout).toMatch(/X509v3 Authority Key Identifier: \n +\S+/);
  });

  it('prints the extensions that RFC 5280 wants', async () => {
    const extensions =
      'basicConstraints,keyUsage,extendedKeyUsage,subjectKeyIdentifier,authorityKeyIdentifier';
    const args = ['x509', '-noout', '-ext', extensions, '-in'];
    const show = async (name: string): Promise<string> => {
      const { stdout } = await runner.run('openssl', [...args, at(name)]);
      return stdout.replaceAll(/([0-9A-F]{2}:){19}[0-9A-F]{2}/g, 'ID').replaceAll(/ +$/gm, '');
    };
    expect(await show('ca.crt')).toMatchInlineSnapshot(`
      "X509v3 Basic Constraints: critical
          CA:TRUE, pathlen:0
      X509v3 Key Usage: critical
          Certificate Sign, CRL Sign
      X509v3 Subject Key Identifier:
          ID
      X509v3 Authority Key Identifier:
          ID
      "
    `);
    expect(await show('client.crt')).toMatchInlineSnapshot(`
      "X509v3 Basic Constraints: critical
          CA:FALSE
      X509v3 Key Usage: critical
          Digital Signature
      X509v3 Subject Key Identifier:
          ID
      X509v3 Authority Key Identifier:
          ID
      X509v3 Extended Key Usage:
          TLS Web Client Authentication
      "
    `);
  });
});
