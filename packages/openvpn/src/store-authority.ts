import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { CertificateAuthority } from './authority.ts';
import { createCertificateAuthority, loadCertificateAuthority } from './certificate-authority.ts';
import { issuedDirectory, issuedFileName, serialNumberOf } from './client-certificate.ts';
import { checkPair, damaged } from './credential-check.ts';
import type { KeyPairPem } from './credentials.ts';
import { makePrivateDirectory, writeFileAtomically } from './private-file.ts';
import { readRevocationList, type Revocation, type RevocationList } from './revocation-list.ts';
import { readIfPresent, readPair, writePair, type StoredPair } from './stored-pair.ts';

/** Certificate authority of a store, with the record of what it has issued and the list of what it has revoked. */
export class StoreAuthority {
  readonly #directory: string;
  readonly #commonName: string;
  readonly #now: () => Date;

  constructor(directory: string, commonName: string, now: () => Date) {
    this.#directory = directory;
    this.#commonName = commonName;
    this.#now = now;
  }

  get #revocationListPath(): string {
    return join(this.#directory, 'crl.pem');
  }

  /** Its certificate and key, made when missing. Errors: `OVLAB_E_CREDENTIALS` when damaged or expired. */
  async ensure(): Promise<StoredPair> {
    const present = await this.#read();
    if (present !== undefined) return present;
    const authority = await createCertificateAuthority({ commonName: this.#commonName, now: this.#now() });
    return writePair(...this.#paths, authority);
  }

  /** Makes a certificate; it is in the record before anybody has it, so that it can be revoked. */
  async issue(role: 'server' | 'client', name: string): Promise<KeyPairPem> {
    const authority = await this.#load();
    const options = { now: this.#now() };
    const pair =
      role === 'server'
        ? await authority.issueServer(name, options)
        : await authority.issueClient(name, options);
    const directory = issuedDirectory(this.#directory);
    await makePrivateDirectory(directory);
    await writeFileAtomically(join(directory, issuedFileName(pair.certificate)), pair.certificate, 0o644);
    return pair;
  }

  /** The revocation list is there and is not about to end before the authority. Errors: `OVLAB_E_CREDENTIALS`. */
  async ensureRevocationList(): Promise<void> {
    const authority = await this.ensure();
    const list = await this.#readList(authority);
    if (list === undefined) await this.#writeList([]);
    else if (list.nextUpdate < new Date(new X509Certificate(authority.certificate.text).validTo))
      await this.#writeList(list.revoked);
  }

  /** What is revoked. Errors: `OVLAB_E_CREDENTIALS` when the list is damaged or not of this authority. */
  async revocations(): Promise<readonly Revocation[]> {
    const authority = await this.#read();
    return authority === undefined ? [] : ((await this.#readList(authority))?.revoked ?? []);
  }

  /** When the certificate of that file was revoked; undefined when it was not, or is not there. */
  async revokedAt(certificatePath: string): Promise<Date | undefined> {
    const revoked = await this.revocations();
    if (revoked.length === 0) return undefined;
    const serial = await serialNumberOf(certificatePath);
    return revoked.find((revocation) => revocation.serial === serial)?.revokedAt;
  }

  /** Adds to the list; an OpenVPN that reads it refuses these certificates from the next connection on. */
  async revoke(serials: readonly string[]): Promise<void> {
    const before = await this.revocations();
    const revokedAt = this.#now();
    await this.#writeList([...before, ...serials.map((serial) => ({ serial, revokedAt }))]);
  }

  get #paths(): readonly [certificate: string, privateKey: string] {
    return [join(this.#directory, 'ca.crt'), join(this.#directory, 'ca.key')];
  }

  /** Checks with what Node.js has, so that the X.509 library is loaded only when something is issued. */
  async #read(): Promise<StoredPair | undefined> {
    const present = await readPair(...this.#paths);
    if (present === undefined) return undefined;
    const { notAfter } = checkPair(present.certificate, present.privateKey);
    if (notAfter < this.#now())
      throw damaged(present.certificate.path, `expired on ${notAfter.toISOString()}`);
    return present;
  }

  async #readList(authority: StoredPair): Promise<RevocationList | undefined> {
    const path = this.#revocationListPath;
    const text = await readIfPresent(path);
    return text === undefined ? undefined : readRevocationList({ path, text }, authority.certificate);
  }

  async #writeList(revoked: readonly Revocation[]): Promise<void> {
    const authority = await this.#load();
    const text = await authority.issueRevocationList(revoked, { now: this.#now() });
    await writeFileAtomically(this.#revocationListPath, text, 0o644);
  }

  async #load(): Promise<CertificateAuthority> {
    const { certificate, privateKey } = await this.ensure();
    return loadCertificateAuthority(certificate.text, privateKey.text);
  }
}
