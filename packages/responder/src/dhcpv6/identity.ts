import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  createDuidLl,
  createDuidLlt,
  createDuidUuid,
  duidFromText,
  formatDuid,
  type Duid,
} from '@ovlab/dhcpv6';
import { OvlabError } from '@ovlab/core/errors';
import writeFileAtomic from 'write-file-atomic';

/** What a server is over all its starts. */
export interface ServerIdentity {
  /** RFC 9915 11: the same after a restart and with another network card. */
  readonly duid: Duid;
  /** Makes the choice of addresses one that nobody can foretell. */
  readonly hashKey: Uint8Array;
}

export interface IdentityOptions {
  /** Where it is kept; undefined: nowhere, it is made of the Ethernet address each time. */
  readonly path: string | undefined;
  /** Ethernet address of an interface, if one is there, for a server that has no identity yet. */
  readonly mac: string | undefined;
  /** Unix time in milliseconds. */
  readonly now: number;
}

const VERSION = 1;
const KEY_LENGTH = 32;

/**
 * The identity that is kept, or one that is made and kept from then on. Rejects with `OVLAB_E_RESPONDER` when the file
 * cannot be read or written, or is damaged: with another identity clients would take this for another server.
 */
export async function loadIdentity(options: IdentityOptions): Promise<ServerIdentity> {
  const { path } = options;
  if (path === undefined) return create(options);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw failure(`cannot read ${path}`, cause);
  });
  if (text !== undefined) return parse(text, path);
  const identity = create(options);
  const contents = {
    version: VERSION,
    duid: formatDuid(identity.duid),
    hashKey: Buffer.from(identity.hashKey).toString('hex'),
  };
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFileAtomic(path, `${JSON.stringify(contents, undefined, 2)}\n`, { mode: 0o600 });
  } catch (cause) {
    throw failure(`cannot write ${path}`, cause);
  }
  return identity;
}

function create({ path, mac, now }: IdentityOptions): ServerIdentity {
  const hashKey = Uint8Array.from(randomBytes(KEY_LENGTH));
  if (mac === undefined) return { duid: createDuidUuid(randomUUID()), hashKey };
  // A time is no part of it when it cannot be kept: it would be another one at the next start.
  const duid =
    path === undefined
      ? createDuidLl({ linkLayerAddress: mac })
      : createDuidLlt({ linkLayerAddress: mac, time: now });
  return { duid, hashKey };
}

function parse(text: string, path: string): ServerIdentity {
  try {
    const { version, duid, hashKey } = JSON.parse(text) as Record<string, unknown>;
    if (version !== VERSION) throw new Error(`version ${VERSION} is expected`);
    const known = typeof duid === 'string' ? duidFromText(duid) : undefined;
    if (known === undefined) throw new Error('duid is not one');
    const key = typeof hashKey === 'string' ? Buffer.from(hashKey, 'hex') : Buffer.alloc(0);
    if (key.length !== KEY_LENGTH) throw new Error(`hashKey has not ${KEY_LENGTH} octets`);
    return { duid: known, hashKey: Uint8Array.from(key) };
  } catch (cause) {
    throw failure(
      `${path} is damaged`,
      cause,
      'put it back from a copy; without it clients see another server',
    );
  }
}

function failure(attempt: string, cause: unknown, hint?: string): OvlabError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new OvlabError('OVLAB_E_RESPONDER', `the identity of the DHCPv6 server: ${attempt}: ${reason}`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}
