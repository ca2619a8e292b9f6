import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { readClientCertificates, type ClientCertificate } from './client-certificate.ts';
import { checkPair, damaged } from './credential-check.ts';
import {
  clientCredentialFiles,
  serverCredentialFiles,
  tlsCryptVersion,
  type StoredCredentials,
} from './credential-files.ts';
import { ensureHandshakeKeys } from './handshake-keys.ts';
import { makePrivateDirectory } from './private-file.ts';
import { StoreAuthority } from './store-authority.ts';
import { readPair, writePair } from './stored-pair.ts';

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
 *     ca.crt  ca.key  crl.pem  server.crt  server.key  tls-crypt-v2.key
 *     clients/NAME.crt  clients/NAME.key  tls-crypt-v2/NAME.key  issued/SERIAL.crt
 *
 * A store with a `tls-crypt.key`, which everybody shares, goes on with that one in place of those of version 2.
 * What is missing is made, what is there is checked and kept. Two processes must not work on one store at a time.
 */
export class CredentialStore {
  readonly directory: string;
  readonly serverName: string;
  readonly #now: () => Date;
  readonly #authority: StoreAuthority;
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
    this.#authority = new StoreAuthority(directory, `${this.serverName} CA`, this.#now);
  }

  /** 1: one tls-crypt key for everybody; 2: one for each client. */
  get tlsCryptVersion(): 1 | 2 {
    return tlsCryptVersion(this.directory);
  }

  /**
   * The server's files, made when missing, along with the authority and its revocation list. Errors:
   * `OVLAB_E_CREDENTIALS` naming the file that is damaged, missing beside its partner, or not issued by the authority
   * of the store.
   */
  async ensureServer(): Promise<StoredCredentials> {
    return this.#inTurn(async () => {
      const files = await this.#ensure('server', serverCredentialFiles(this.directory, this.serverName));
      await this.#authority.ensureRevocationList();
      return files;
    });
  }

  /**
   * The files of the client of that common name, likewise. Errors: also `OVLAB_E_USAGE` for a name that is no file
   * name, `OVLAB_E_REVOKED` for a client whose certificate was revoked.
   */
  async ensureClient(name: string): Promise<StoredCredentials> {
    const files = this.#clientFiles(name);
    return this.#inTurn(async () => {
      const revokedAt = await this.#authority.revokedAt(files.certificate.file);
      if (revokedAt !== undefined) throw revoked(name, revokedAt);
      return this.#ensure('client', files);
    });
  }

  /**
   * A certificate and keys for a client that has none, or only one that was revoked or has expired. Errors:
   * `OVLAB_E_USAGE` when it has one, as `ensureClient` otherwise.
   */
  async addClient(name: string): Promise<ClientCertificate> {
    const files = this.#clientFiles(name);
    return this.#inTurn(async () => {
      const current = await this.#current(name);
      if (current !== undefined && this.#good(current)) {
        throw new OvlabError('OVLAB_E_USAGE', `Client ${name} has a certificate already`, {
          hint: 'Export it, renew it, or revoke it first.',
        });
      }
      return this.#replace(files);
    });
  }

  /**
   * A new certificate and new keys for a client. The earlier certificate stays good until it expires, so that the
   * client can be given the new one first. Errors: `OVLAB_E_NO_CLIENT`, `OVLAB_E_REVOKED`.
   */
  async renewClient(name: string): Promise<ClientCertificate> {
    return this.#inTurn(async () => {
      const current = await this.#current(name);
      if (current === undefined) throw noClient(name);
      if (current.revokedAt !== undefined) throw revoked(name, current.revokedAt);
      return this.#replace(this.#clientFiles(name));
    });
  }

  /**
   * Revokes certificates of a client: every one that is good, or with `except` all but that serial number. A server
   * that runs refuses them from the next connection on; a tunnel that is up has to be ended by its management.
   * Returns those that this call has revoked. Errors: `OVLAB_E_NO_CLIENT`.
   */
  async revokeClient(
    name: string,
    options: { readonly except?: string } = {},
  ): Promise<readonly ClientCertificate[]> {
    return this.#inTurn(async () => {
      const all = await this.#certificatesOf(name);
      if (all.length === 0) throw noClient(name);
      const serials = all
        .filter((certificate) => this.#good(certificate) && certificate.serial !== options.except)
        .map(({ serial }) => serial);
      if (serials.length > 0) await this.#authority.revoke(serials);
      return (await this.#certificatesOf(name)).filter(({ serial }) => serials.includes(serial));
    });
  }

  /** Every certificate of a client that the store knows, by name. Errors: `OVLAB_E_CREDENTIALS`. */
  async clients(): Promise<readonly ClientCertificate[]> {
    return this.#inTurn(async () =>
      readClientCertificates(this.directory, await this.#authority.revocations()),
    );
  }

  /** Which of these clients are revoked, so that nothing can be made for them. Errors: `OVLAB_E_CREDENTIALS`. */
  async revokedClients(names: readonly string[]): Promise<readonly ClientCertificate[]> {
    return this.#inTurn(async () => {
      const revocations = await this.#authority.revocations();
      if (revocations.length === 0) return [];
      const all = await readClientCertificates(this.directory, revocations);
      return all.filter(
        ({ name, current, revokedAt }) => current && revokedAt !== undefined && names.includes(name),
      );
    });
  }

  /** Checks every pair and the revocation list, and makes nothing. Errors: `OVLAB_E_CREDENTIALS` naming the file. */
  async check(): Promise<void> {
    return this.#inTurn(async () => {
      const { certificate: authority } = await this.#authority.ensure();
      await this.#authority.revocations();
      const names = (await readdir(join(this.directory, 'clients')))
        .filter((name) => name.endsWith('.crt'))
        .map((name) => name.slice(0, -'.crt'.length));
      const all = [
        serverCredentialFiles(this.directory, this.serverName),
        ...names.map((name) => clientCredentialFiles(this.directory, name)),
      ];
      for (const files of all) {
        const pair = await readPair(files.certificate.file, files.privateKey.file);
        if (pair !== undefined) checkPair(pair.certificate, pair.privateKey, authority);
      }
    });
  }

  /** Calls that overlap would each make an authority of their own. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result;
    return result;
  }

  #clientFiles(name: string): StoredCredentials {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/.test(name)) {
      throw new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(name)} cannot be the name of a client`, {
        hint: 'Take 1 to 64 letters, digits and . _ @ - that begin with a letter or digit.',
      });
    }
    return clientCredentialFiles(this.directory, name);
  }

  async #certificatesOf(name: string): Promise<readonly ClientCertificate[]> {
    const all = await readClientCertificates(this.directory, await this.#authority.revocations());
    return all.filter((certificate) => certificate.name === name);
  }

  async #current(name: string): Promise<ClientCertificate | undefined> {
    return (await this.#certificatesOf(name)).find(({ current }) => current);
  }

  #good({ revokedAt, expires }: ClientCertificate): boolean {
    return revokedAt === undefined && expires > this.#now();
  }

  async #replace(files: StoredCredentials): Promise<ClientCertificate> {
    await this.#authority.ensureRevocationList();
    await ensureHandshakeKeys(this.directory, 'client', files, { now: this.#now(), renew: true });
    await this.#issue('client', files);
    const made = await this.#current(files.commonName);
    if (made === undefined) throw noClient(files.commonName);
    return made;
  }

  async #ensure(role: Role, files: StoredCredentials): Promise<StoredCredentials> {
    const authority = await this.#authority.ensure();
    await ensureHandshakeKeys(this.directory, role, files, { now: this.#now() });
    const present = await readPair(files.certificate.file, files.privateKey.file);
    if (present === undefined) await this.#issue(role, files);
    else {
      const { commonName, notAfter } = checkPair(
        present.certificate,
        present.privateKey,
        authority.certificate,
      );
      if (commonName !== files.commonName)
        throw damaged(present.certificate.path, `names "${commonName}" and not "${files.commonName}"`);
      if (notAfter.getTime() - this.#now().getTime() < RENEWAL_MILLISECONDS) await this.#issue(role, files);
    }
    return files;
  }

  async #issue(role: Role, files: StoredCredentials): Promise<void> {
    const pair = await this.#authority.issue(role, files.commonName);
    await writePair(files.certificate.file, files.privateKey.file, pair);
  }
}

function revoked(name: string, at: Date): OvlabError {
  return new OvlabError(
    'OVLAB_E_REVOKED',
    `The certificate of client ${name} was revoked on ${at.toISOString()}`,
    {
      hint: `Give it another one with \`ovlab client add ${name}\`, or take the client out of the lab file.`,
    },
  );
}

function noClient(name: string): OvlabError {
  return new OvlabError('OVLAB_E_NO_CLIENT', `There is no client ${name}`, {
    hint: `See those that are there with \`ovlab client list\`, or make it with \`ovlab client add ${name}\`.`,
  });
}
