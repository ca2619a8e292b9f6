import { OvlabError } from '@ovlab/core';
import type { Disk } from './disk.ts';
import { persistBackends, type PersistBackend } from './persisted-network.ts';
import type { RenderedFile } from './rendered-file.ts';

/** What ovlab wrote for a lab, and what was there before; by it all is taken back. */
export interface Manifest {
  readonly version: 1;
  readonly lab: string;
  readonly backend: PersistBackend;
  readonly entries: readonly ManifestEntry[];
  /** Directories that were made on the way. */
  readonly directories: readonly string[];
}

export interface ManifestEntry {
  readonly path: string;
  readonly kind: RenderedFile['kind'];
  /** Digests of the contents that are ours; of a link, its targets. Several while one replaces the other. */
  readonly written: readonly string[];
  /** Undefined: there was nothing. */
  readonly before?: Before | undefined;
  /** Of a file that was made for a block: what it held beside the block. */
  readonly initial?: string | undefined;
}

export type Before =
  | {
      readonly kind: 'file';
      /** Name of the copy beside the manifest. */
      readonly copy: string;
      readonly digest: string;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    }
  | { readonly kind: 'link'; readonly target: string };

export function manifestPath(stateDirectory: string): string {
  return `${stateDirectory}/manifest.json`;
}

/** Errors: `OVLAB_E_FILE` when it cannot be read or is damaged. */
export async function readManifest(disk: Disk, stateDirectory: string): Promise<Manifest | undefined> {
  const path = manifestPath(stateDirectory);
  const found = await disk.look(path);
  if (found.kind !== 'file') return undefined;
  try {
    const value: unknown = JSON.parse(found.contents.toString());
    if (isManifest(value)) return value;
  } catch (cause) {
    throw damaged(path, cause);
  }
  throw damaged(path);
}

export async function writeManifest(disk: Disk, stateDirectory: string, manifest: Manifest): Promise<void> {
  await disk.put(manifestPath(stateDirectory), `${JSON.stringify(manifest, null, 2)}\n`, 0o600);
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const { version, backend, entries, directories } = value as Partial<Manifest>;
  return (
    version === 1 &&
    persistBackends.some((known) => known === backend) &&
    Array.isArray(entries) &&
    Array.isArray(directories)
  );
}

function damaged(path: string, cause?: unknown): OvlabError {
  return new OvlabError('OVLAB_E_FILE', `${path} is damaged, so that what ovlab wrote is not known`, {
    hint: 'each file of ovlab begins with "# Written by ovlab"; the originals of others are beside the manifest',
    cause,
  });
}
