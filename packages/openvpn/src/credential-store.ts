import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import {
  createCertificateAuthority,
  loadCertificateAuthority,
  type CertificateAuthority,
} from './certificate-authority.ts';
import { checkPair, damaged, type PemFile } from './credential-check.ts';
import type { KeyPairPem } from './credentials.ts';
import { makePrivateDirectory, writeFileAtomically } from './private-file.ts';
import { generateTlsCryptKey, isStaticKey } from './static-key.ts';

/** Absolute paths of one end's files; fits `TlsCredentials`. */
export interface StoredCredentials {
  /** Common name of the certificate. */
  readonly commonName: string;
  readonly ca: { readonly file: string };
  readonly certificate: { readonly file: string };
  readonly privateKey: { readonly file: string };
  readonly tlsCrypt: { readonly file: string };
}

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
  #authority: CertificateAuthority | undefined;
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
    return this.#inTurn(() => this.#ensure('server', this.serverName, join(this.directory, 'server')));
  }

  /** The files of the client of that common name, likewise. Errors: also `OVLAB_E_USAGE` for a name that is no file name. */
  async ensureClient(name: string): Promise<StoredCredentials> {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/.test(name)) {
      throw new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(name)} cannot be the name of a client`, {
        hint: 'Take 1 to 64 letters, digits and . _ @ - that begin with a letter or digit.',
      });
    }
    return this.#inTurn(() => this.#ensure('client', name, join(this.directory, 'clients', name)));
  }

  /** Calls that overlap would each make an authority of their own. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result;
    return result;
  }

  async #ensure(role: Role, commonName: string, base: string): Promise<StoredCredentials> {
    const authority = await this.#ensureAuthority();
    const caFile: PemFile = { path: join(this.directory, 'ca.crt'), text: authority.certificate };
    const tlsCrypt = await this.#ensureTlsCrypt();
    const present = await readPair(base);
    if (present === undefined || this.#expires(present, commonName, caFile)) {
      const options = { now: this.#now() };
      const pair =
        role === 'server'
          ? await authority.issueServer(commonName, options)
          : await authority.issueClient(commonName, options);
      await writePair(base, pair);
    }
    return {
      commonName,
      ca: { file: caFile.path },
      certificate: { file: `${base}.crt` },
      privateKey: { file: `${base}.key` },
      tlsCrypt: { file: tlsCrypt },
    };
  }

  #expires(pair: Pair, commonName: string, authority: PemFile): boolean {
    const { commonName: found, notAfter } = checkPair(pair.certificate, pair.privateKey, authority);
    if (found !== commonName)
      throw damaged(pair.certificate.path, `names "${found}" and not "${commonName}"`);
    return notAfter.getTime() - this.#now().getTime() < RENEWAL_MILLISECONDS;
  }

  async #ensureAuthority(): Promise<CertificateAuthority> {
    this.#authority ??= await this.#loadOrCreateAuthority();
    return this.#authority;
  }

  async #loadOrCreateAuthority(): Promise<CertificateAuthority> {
    const base = join(this.directory, 'ca');
    const present = await readPair(base);
    if (present === undefined) {
      const authority = await createCertificateAuthority({
        commonName: `${this.serverName} CA`,
        now: this.#now(),
      });
      await writePair(base, authority);
      return authority;
    }
    const { notAfter } = checkPair(present.certificate, present.privateKey);
    if (notAfter < this.#now())
      throw damaged(present.certificate.path, `expired on ${notAfter.toISOString()}`);
    return loadCertificateAuthority(present.certificate.text, present.privateKey.text);
  }

  async #ensureTlsCrypt(): Promise<string> {
    const path = join(this.directory, 'tls-crypt.key');
    const text = await readIfPresent(path);
    if (text === undefined) await writeFileAtomically(path, generateTlsCryptKey(), 0o600);
    else if (!isStaticKey(text)) throw damaged(path, "is not a key in OpenVPN's format");
    return path;
  }
}

interface Pair {
  readonly certificate: PemFile;
  readonly privateKey: PemFile;
}

async function readPair(base: string): Promise<Pair | undefined> {
  const [certificate, privateKey] = await Promise.all([
    readIfPresent(`${base}.crt`),
    readIfPresent(`${base}.key`),
  ]);
  if (certificate === undefined) return undefined;
  if (privateKey === undefined) throw damaged(`${base}.key`, `is missing, but ${base}.crt is there`);
  return {
    certificate: { path: `${base}.crt`, text: certificate },
    privateKey: { path: `${base}.key`, text: privateKey },
  };
}

async function writePair(base: string, pair: KeyPairPem): Promise<void> {
  await writeFileAtomically(`${base}.key`, pair.privateKey, 0o600);
  await writeFileAtomically(`${base}.crt`, pair.certificate, 0o644);
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OvlabError('OVLAB_E_FILE', `${path} could not be read: ${(cause as Error).message}`, { cause });
  }
}
