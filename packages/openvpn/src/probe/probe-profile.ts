import { getHashes } from 'node:crypto';
import { OvlabError } from '@ovlab/core';
import { directivesOf } from '../config/document.ts';
import { loadConfig } from '../config/parse-config.ts';
import type { Directive } from '../directive.ts';
import type { ProbeKeys } from './keys.ts';
import { readSharedKey } from './shared-key.ts';
import { isStaticCipher } from './static-channel.ts';
import { readClientKey } from './client-key.ts';

/** A server that a profile names. */
export interface ProbeRemote {
  readonly host: string;
  /** 1..65535. */
  readonly port: number;
  readonly proto: 'udp' | 'tcp';
  /** The family that the profile insists on. */
  readonly family: 4 | 6 | undefined;
}

/** What a probe takes from a profile. */
export interface ProbeProfile {
  readonly remotes: readonly ProbeRemote[];
  readonly keys: ProbeKeys;
}

export interface ReadProbeProfileOptions {
  /** Name of the file for messages. */
  readonly file?: string;
  /** The text of a key file that the profile names. */
  readonly readKey: (path: string) => Promise<string>;
}

/**
 * Reads servers and keys out of a client's profile; what else is in it does not matter here.
 *
 * Errors: those of `loadConfig` and `readKey`; `OVLAB_E_CREDENTIALS` for a key that is none.
 */
export async function readProbeProfile(
  text: string | Uint8Array,
  { file = 'profile', readKey }: ReadProbeProfileOptions,
): Promise<ProbeProfile> {
  const directives = directivesOf(loadConfig(text, { file }));
  return { remotes: remotesOf(directives, file), keys: await keysOf(directives, readKey) };
}

/** The servers alone, for a profile whose keys are not at hand. Errors: those of `loadConfig`. */
export function readProbeRemotes(text: string | Uint8Array, file = 'profile'): readonly ProbeRemote[] {
  return remotesOf(directivesOf(loadConfig(text, { file })), file);
}

function remotesOf(directives: readonly Directive[], file: string): ProbeRemote[] {
  const general = {
    port: lastArgs(directives, 'rport') ?? lastArgs(directives, 'port'),
    proto: lastArgs(directives, 'proto'),
  };
  const read = (list: readonly Directive[]): ProbeRemote[] =>
    list.flatMap((directive): ProbeRemote[] => {
      if (directive.kind === 'block' && directive.name === 'connection') {
        return read(directivesOf(loadConfig(directive.text, { file })));
      }
      if (directive.kind !== 'option' || directive.name !== 'remote') return [];
      const [host = '', port = general.port?.[0] ?? '1194', proto] = directive.args;
      const transport = proto ?? lastArgs(list, 'proto')?.[0] ?? general.proto?.[0] ?? 'udp';
      return [
        {
          host,
          port: Number(port),
          proto: transport.startsWith('tcp') ? 'tcp' : 'udp',
          family: transport.includes('6') ? 6 : transport.includes('4') ? 4 : undefined,
        },
      ];
    });
  return read(directives);
}

async function keysOf(
  directives: readonly Directive[],
  readKey: (path: string) => Promise<string>,
): Promise<ProbeKeys> {
  const auth = (lastArgs(directives, 'auth')?.[0] ?? 'SHA1').toUpperCase();
  const material = async (
    name: string,
  ): Promise<{ text: string; direction: 0 | 1 | undefined } | undefined> => {
    const block = directives.find((directive) => directive.kind === 'block' && directive.name === name);
    const [path, given] = lastArgs(directives, name) ?? [];
    const direction = readDirection(given ?? lastArgs(directives, 'key-direction')?.[0]);
    if (block?.kind === 'block') return { text: block.text, direction };
    return path === undefined ? undefined : { text: await readKey(path), direction };
  };
  const secret = await material('secret');
  if (secret !== undefined) return staticKeys(directives, secret.text, secret.direction, auth);
  const v2 = await material('tls-crypt-v2');
  if (v2 !== undefined) return readClientKey(v2.text);
  const crypt = await material('tls-crypt');
  if (crypt !== undefined) return { kind: 'tls-crypt', key: readSharedKey(crypt.text) };
  const tlsAuth = await material('tls-auth');
  if (tlsAuth === undefined) return { kind: 'plain' };
  if (!isDigest(auth)) {
    throw new OvlabError('OVLAB_E_UNSUPPORTED', `The profile's digest "auth ${auth}" is not known here`);
  }
  return { kind: 'tls-auth', key: readSharedKey(tlsAuth.text), direction: tlsAuth.direction, auth };
}

function staticKeys(
  directives: readonly Directive[],
  text: string,
  direction: 0 | 1 | undefined,
  auth: string,
): ProbeKeys {
  const key = readSharedKey(text);
  const cipher = (lastArgs(directives, 'cipher')?.[0] ?? 'BF-CBC').toUpperCase();
  const compression = ['comp-lzo', 'compress'].find((name) => lastArgs(directives, name) !== undefined);
  const obstacle = !isStaticCipher(cipher)
    ? `the cipher ${cipher} is not known here`
    : !isDigest(auth)
      ? `the digest ${auth} is not known here`
      : compression === undefined
        ? undefined
        : `the profile compresses (${compression})`;
  return obstacle === undefined
    ? { kind: 'static-key', options: { key, direction, cipher, auth } }
    : { kind: 'static-key', options: undefined, obstacle };
}

function isDigest(name: string): boolean {
  return getHashes().some((hash) => hash.toUpperCase() === name);
}

function readDirection(text: string | undefined): 0 | 1 | undefined {
  return text === '0' ? 0 : text === '1' ? 1 : undefined;
}

/** Arguments of an option's last appearance, which is the one that counts. */
function lastArgs(directives: readonly Directive[], name: string): readonly string[] | undefined {
  const found = directives.findLast((directive) => directive.kind === 'option' && directive.name === name);
  return found?.kind === 'option' ? found.args : undefined;
}
