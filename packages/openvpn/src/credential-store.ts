import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { createCertificateAuthority, loadCertificateAuthority } from './certificate-authority.ts';
import { checkPair, damaged, type PemFile } from './credential-check.ts';
import { clientCredentialFiles, serverCredentialFiles, type StoredCredentials } from './credential-files.ts';
import type { KeyPairPem } from './credentials.ts';
import { makePrivateDirectory, writeFileAtomically } from './private-file.ts';
import { generateTlsCryptKey, isStaticKey } from './static-key.ts';

export interface CredentialStoreOptions {
  /** Common name of the server's certificate and of the authority with " CA" behind; default `ovlab server`. */
  readonly serverName?: string;
  /** Default: the clock. */
  readonly now?: () => Date;
}

type Role = 'server' | 'client';

/** A certificate with less left than this is issued again. */
const RENEWAL_MILLISECONDS = 7 * 86_400_000;

/**
 * The keys and certificates of one lab or server, in a directory of its own (0700, private files 0600):
 *
 *     ca.crt  ca.key  tls-crypt.key  server.crt  server.key  clients/NAME.crt  clients/NAME.key
 *
 * What is missing is made, what is there is checked and kept. A key is written before its certificate, so that after
 * a crash a key alone means "not finished" and is replaced. Two processes must not work on one store at a time.
 */
export class CredentialStore {
  readonly directory: string;
  readonly serverName: string;
  readonly #now: () => Date;
  #last: Promise<unknown> = Promise.resolve();

  /** Makes the directories when they are missing. Errors: `OVLAB_E_FILE`, `OVLAB_E_NOT_PERMITTED`. */
  static async open(directory: string, options: CredentialStoreOptions = {}): Promise<CredentialStore> {
    await makePrivateDirectory(join(directory, 'clients'));
    return new CredentialStore(directory, options);
  }

  private constructor(directory: string, options: CredentialStoreOptions) {
    this.directory = directory;
    this.serverName = options.serverName ?? 'ovlab server';
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * The server's files, made when missing, along with the authority. Errors: `OVLAB_E_CREDENTIALS` naming the file
   * that is damaged, missing beside its partner, or not issued by the authority of the store.
   */
  async ensureServer(): Promise<StoredCredentials> {
    return this.#inTurn(() => this.#ensure('server', serverCredentialFiles(this.directory, this.serverName)));
  }

  /** The files of the client of that common name, likewise. Errors: also `OVLAB_E_USAGE` for a name that is no file name. */
  async ensureClient(name: string): Promise<StoredCredentials> {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/.test(name)) {
      throw new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(name)} cannot be the name of a client`, {
        hint: 'Take 1 to 64 letters, digits and . _ @ - that begin with a letter or digit.',
      });
    }
    return this.#inTurn(() => this.#ensure('client', clientCredentialFiles(this.directory, name)));
  }

  /** Calls that overlap would each make an authority of their own. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result;
    return result;
  }

  async #ensure(role: Role, files: StoredCredentials): Promise<StoredCredentials> {
    const authority = await this.#ensureAuthority();
    await this.#ensureTlsCrypt(files.tlsCrypt.file);
    const present = await readPair(files.certificate.file, files.privateKey.file);
    if (present === undefined || this.#expires(present, files.commonName, authority.certificate)) {
      const issuer = await loadCertificateAuthority(authority.certificate.text, authority.privateKey.text);
      const options = { now: this.#now() };
      const pair =
        role === 'server'
          ? await issuer.issueServer(files.commonName, options)
          : await issuer.issueClient(files.commonName, options);
      await writePair(files.certificate.file, files.privateKey.file, pair);
    }
    return files;
  }

  #expires(pair: Pair, commonName: string, authority: PemFile): boolean {
    const { commonName: found, notAfter } = checkPair(pair.certificate, pair.privateKey, authority);
    if (found !== commonName)
      throw damaged(pair.certificate.path, `names "${found}" and not "${commonName}"`);
    return notAfter.getTime() - this.#now().getTime() < RENEWAL_MILLISECONDS;
  }

  /** Checks with what Node.js has, so that the X.509 library is loaded only when something is issued. */
  async #ensureAuthority(): Promise<Pair> {
    const [certificate, privateKey] = [join(this.directory, 'ca.crt'), join(this.directory, 'ca.key')];
    const present = await readPair(certificate, privateKey);
    if (present === undefined) {
      const commonName = `${this.serverName} CA`;
      const authority = await createCertificateAuthority({ commonName, now: this.#now() });
      return writePair(certificate, privateKey, authority);
    }
    const { notAfter } = checkPair(present.certificate, present.privateKey);
    if (notAfter < this.#now()) throw damaged(certificate, `expired on ${notAfter.toISOString()}`);
    return present;
  }

  async #ensureTlsCrypt(path: string): Promise<void> {
    const text = await readIfPresent(path);
    if (text === undefined) await writeFileAtomically(path, generateTlsCryptKey(), 0o600);
    else if (!isStaticKey(text)) throw damaged(path, "is not a key in OpenVPN's format");
  }
}

interface Pair {
  readonly certificate: PemFile;
  readonly privateKey: PemFile;
}

async function readPair(certificatePath: string, keyPath: string): Promise<Pair | undefined> {
  const [certificate, key] = await Promise.all([readIfPresent(certificatePath), readIfPresent(keyPath)]);
  if (certificate === undefined) return undefined;
  if (key === undefined) throw damaged(keyPath, `is missing, but ${certificatePath} is there`);
  return {
    certificate: { path: certificatePath, text: certificate },
    privateKey: { path: keyPath, text: key },
  };
}

async function writePair(certificatePath: string, keyPath: string, pair: KeyPairPem): Promise<Pair> {
  await writeFileAtomically(keyPath, pair.privateKey, 0o600);
  await writeFileAtomically(certificatePath, pair.certificate, 0o644);
  return {
    certificate: { path: certificatePath, text: pair.certificate },
    privateKey: { path: keyPath, text: pair.privateKey },
  };
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OvlabError('OVLAB_E_FILE', `${path} could not be read: ${(cause as Error).message}`, { cause });
  }
}
