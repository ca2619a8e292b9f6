import { OvlabError, type ClientOs, type Lab } from '@ovlab/core';
import type { ClientCertificate } from '@ovlab/openvpn';
import { checkedClientAddress, writeClientNote } from './client-notes.ts';
import { changeCredentials, openCredentials, type CredentialsOf } from './credential-access.ts';
import type { LabPaths } from './paths.ts';
import { requestDisconnect, requestStatus } from './supervisor/control-client.ts';
import { publishRevocationList } from './unprivileged.ts';

/** A client as `ovlab client list` shows it; dates in ISO 8601. */
export interface ClientEntry {
  readonly name: string;
  /** `none`: the lab file names the client, and nothing has been made for it. `expiring`: less than 30 days are left. */
  readonly state: 'valid' | 'expiring' | 'expired' | 'revoked' | 'none';
  readonly serial: string | undefined;
  readonly issued: string | undefined;
  readonly expires: string | undefined;
  /** Whole days that are left; 0 on the last one and after the end. */
  readonly daysLeft: number | undefined;
  readonly revokedAt: string | undefined;
  /** Undefined when no server answers. */
  readonly connected: boolean | undefined;
  /** Whether the lab file names it. Undefined when the lab file is not known. */
  readonly inLabFile: boolean | undefined;
  /** Certificates before the present one that are still good: somebody may use them. */
  readonly earlier: readonly { readonly serial: string; readonly expires: string }[];
}

/** What a change of a client's certificate has done. */
export interface ClientChange {
  readonly client: string;
  /** Serial number and end of the certificate in force; undefined when it was revoked. */
  readonly certificate: { readonly serial: string; readonly expires: string } | undefined;
  /** Serial numbers of the certificates that this call has revoked. */
  readonly revoked: readonly string[];
  /** Whether a tunnel of the client was ended. */
  readonly disconnected: boolean;
}

const DAY_MS = 86_400_000;
const WARNING_DAYS = 30;
/** A tunnel that is about to be made when its client is revoked is there a moment later. */
const DISCONNECT_ATTEMPTS = 3;

/**
 * Every client that has a certificate or is in the lab file. Errors: `OVLAB_E_NO_LAB`, `OVLAB_E_CREDENTIALS`.
 *
 * @param lab undefined when no lab file is known
 */
export async function listClients(of: CredentialsOf, lab: Lab | undefined): Promise<readonly ClientEntry[]> {
  const { paths, store } = await openCredentials(of);
  const certificates = await store.clients();
  const connected = await connectedClients(paths);
  const inFile = lab?.clients.map(({ name }) => name);
  const names = [...new Set([...(inFile ?? []), ...certificates.map(({ name }) => name)])];
  const now = of.now?.() ?? new Date();
  return names.map((name) => {
    const own = certificates.filter((certificate) => certificate.name === name);
    const present = own.find(({ current }) => current) ?? own[0];
    return {
      ...describe(name, present, now),
      connected: connected?.includes(name),
      inLabFile: inFile?.includes(name),
      earlier: own
        .filter((item) => item !== present && item.revokedAt === undefined && item.expires > now)
        .map(({ serial, expires }) => ({ serial, expires: expires.toISOString() })),
    };
  });
}

/** What a client of `client add` is to be. */
export interface AddedClient {
  readonly os?: ClientOs;
  readonly address?: string;
}

/**
 * Makes a certificate and keys. The server that runs takes the client from then on. Errors: `OVLAB_E_USAGE` for a
 * client that has them, or an address that it cannot have.
 */
export async function addClient(
  of: CredentialsOf,
  name: string,
  { os, address }: AddedClient = {},
  lab?: Lab,
): Promise<ClientChange> {
  return changeCredentials(of, 'client add', async ({ store }) => {
    if (address !== undefined && lab === undefined) {
      throw new OvlabError('OVLAB_E_USAGE', 'An address needs the lab file, which says what the prefix is', {
        hint: 'Name it with -f.',
      });
    }
    const checked =
      address === undefined || lab === undefined
        ? undefined
        : await checkedClientAddress(store.directory, lab, name, address);
    const made = await store.addClient(name);
    await writeClientNote(store.directory, name, {
      ...(os === undefined ? {} : { os }),
      ...(checked === undefined ? {} : { address: checked }),
    });
    return changed(name, made, [], false);
  });
}

/**
 * Makes a new certificate and new keys. The earlier certificate stays good until it expires or the client is
 * revoked; with `revokeEarlier` it is revoked at once, and the client's tunnel ended. Errors: `OVLAB_E_NO_CLIENT`,
 * `OVLAB_E_REVOKED`.
 */
export async function renewClient(
  of: CredentialsOf,
  name: string,
  { revokeEarlier = false }: { readonly revokeEarlier?: boolean } = {},
): Promise<ClientChange> {
  return changeCredentials(of, 'client renew', async ({ paths, store }) => {
    const made = await store.renewClient(name);
    if (!revokeEarlier) return changed(name, made, [], false);
    const revoked = await store.revokeClient(name, { except: made.serial });
    return changed(name, made, revoked, await disconnect(paths, name));
  });
}

/**
 * Revokes every certificate of a client and ends its tunnel; the other clients notice nothing. Errors:
 * `OVLAB_E_NO_CLIENT`.
 */
export async function revokeClient(of: CredentialsOf, name: string): Promise<ClientChange> {
  return changeCredentials(of, 'client revoke', async ({ paths, store }) => {
    const revoked = await store.revokeClient(name);
    // Also when it was revoked before: an earlier attempt may have been interrupted in between.
    return changed(name, undefined, revoked, await disconnect(paths, name));
  });
}

/** The server reads the revocation list when a client connects; a tunnel that is up would go on for an hour. */
async function disconnect(paths: LabPaths, name: string): Promise<boolean> {
  await publishRevocationList(paths);
  let ended = false;
  for (let attempt = 0; attempt < DISCONNECT_ATTEMPTS; attempt += 1) {
    if ((await connectedClients(paths))?.includes(name) !== true) break;
    await requestDisconnect(paths.supervisorSocket, name);
    ended = true;
  }
  return ended;
}

async function connectedClients(paths: LabPaths): Promise<readonly string[] | undefined> {
  const status = await requestStatus(paths.supervisorSocket);
  return status?.clients?.map(({ commonName }) => commonName);
}

function changed(
  client: string,
  made: ClientCertificate | undefined,
  revoked: readonly ClientCertificate[],
  disconnected: boolean,
): ClientChange {
  return {
    client,
    certificate: made && { serial: made.serial, expires: made.expires.toISOString() },
    revoked: revoked.map(({ serial }) => serial),
    disconnected,
  };
}

type Described = Pick<
  ClientEntry,
  'name' | 'state' | 'serial' | 'issued' | 'expires' | 'daysLeft' | 'revokedAt'
>;

function describe(name: string, certificate: ClientCertificate | undefined, now: Date): Described {
  const daysLeft =
    certificate && Math.max(0, Math.floor((certificate.expires.getTime() - now.getTime()) / DAY_MS));
  return {
    name,
    state: certificate === undefined ? 'none' : stateOf(certificate, now, daysLeft ?? 0),
    serial: certificate?.serial,
    issued: certificate?.issued.toISOString(),
    expires: certificate?.expires.toISOString(),
    daysLeft,
    revokedAt: certificate?.revokedAt?.toISOString(),
  };
}

function stateOf(
  { revokedAt, expires }: ClientCertificate,
  now: Date,
  daysLeft: number,
): ClientEntry['state'] {
  if (revokedAt !== undefined) return 'revoked';
  if (expires <= now) return 'expired';
  return daysLeft < WARNING_DAYS ? 'expiring' : 'valid';
}
