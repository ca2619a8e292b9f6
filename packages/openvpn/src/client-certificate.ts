import { X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BACKDATED_MILLISECONDS } from './authority.ts';
import { damaged, type PemFile } from './credential-check.ts';
import type { Revocation } from './revocation-list.ts';
import { readIfPresent } from './stored-pair.ts';
import { commonNameOf } from './x509/names.ts';

/** A certificate that the authority has given to a client. */
export interface ClientCertificate {
  /** Its common name. */
  readonly name: string;
  /** Upper-case hexadecimal, as openssl prints it. */
  readonly serial: string;
  readonly issued: Date;
  readonly expires: Date;
  readonly revokedAt: Date | undefined;
  /**
   * Whether the store holds its key. An earlier one may still be in use somewhere, until it expires or is revoked.
   */
  readonly current: boolean;
}

/** Purpose of RFC 5280, 4.2.1.12 that a certificate of a client has. */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const EXTENSION = '.crt';

/** Directory with a copy of every certificate that the authority has made, by serial number. */
export function issuedDirectory(directory: string): string {
  return join(directory, 'issued');
}

/** File name of a certificate among those of {@link issuedDirectory}. */
export function issuedFileName(certificate: string): string {
  return `${new X509Certificate(certificate).serialNumber}${EXTENSION}`;
}

/**
 * Every certificate of a client, by name, the current one first and then the latest. Errors: `OVLAB_E_CREDENTIALS`
 * naming a file that is no certificate, `OVLAB_E_FILE`.
 */
export async function readClientCertificates(
  directory: string,
  revoked: readonly Revocation[],
): Promise<ClientCertificate[]> {
  const [current, issued] = await Promise.all([
    readCertificates(join(directory, 'clients')),
    // A store that was made before there was a record has only the current ones.
    readCertificates(issuedDirectory(directory)),
  ]);
  const serials = new Set(current.map(({ serialNumber }) => serialNumber));
  const revocations = new Map(revoked.map(({ serial, revokedAt }) => [serial, revokedAt]));
  return [...current, ...issued.filter(({ serialNumber }) => !serials.has(serialNumber))]
    .filter(isOfClient)
    .map((x509) => ({
      name: commonNameOf(x509),
      serial: x509.serialNumber,
      issued: new Date(new Date(x509.validFrom).getTime() + BACKDATED_MILLISECONDS),
      expires: new Date(x509.validTo),
      revokedAt: revocations.get(x509.serialNumber),
      current: serials.has(x509.serialNumber),
    }))
    .sort(inOrder);
}

/** A certificate without purposes has no list of them either, whatever the type says. */
function isOfClient({ keyUsage }: { readonly keyUsage?: readonly string[] }): boolean {
  return keyUsage?.includes(CLIENT_AUTH) === true;
}

function inOrder(a: ClientCertificate, b: ClientCertificate): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.current !== b.current) return a.current ? -1 : 1;
  return b.issued.getTime() - a.issued.getTime();
}

async function readCertificates(directory: string): Promise<X509Certificate[]> {
  const names = await readdir(directory).catch(() => []);
  const files = names.filter((name) => name.endsWith(EXTENSION) && !name.startsWith('.'));
  const texts = await Promise.all(files.map((name) => readCertificate(join(directory, name))));
  return texts.filter((certificate) => certificate !== undefined);
}

/** Serial number of the certificate in that file; undefined when there is none. Errors: `OVLAB_E_CREDENTIALS`. */
export async function serialNumberOf(path: string): Promise<string | undefined> {
  return (await readCertificate(path))?.serialNumber;
}

async function readCertificate(path: string): Promise<X509Certificate | undefined> {
  const text = await readIfPresent(path);
  return text === undefined ? undefined : parse({ path, text });
}

function parse({ path, text }: PemFile): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (cause) {
    throw damaged(path, 'is not a certificate in PEM', cause);
  }
}
