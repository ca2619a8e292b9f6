import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';
import { damaged } from './seal.ts';

/** A file of a backup; the path is relative, with slashes. */
export interface ArchivedFile {
  readonly path: string;
  readonly octets: Buffer;
}

/** Keys and certificates are small; more than this is no backup of ours. */
const MAX_OCTETS = 256 * 1024 * 1024;

/** A tar archive of these files, for their owner only, all of the same time. */
export async function packFiles(files: readonly ArchivedFile[], modified: Date): Promise<Buffer> {
  const archive = pack();
  for (const { path, octets } of files) archive.entry({ name: path, mode: 0o600, mtime: modified }, octets);
  archive.finalize();
  return buffer(archive);
}

/**
 * The files of an archive. Errors: `OVLAB_E_BACKUP` for anything but files with a plain relative path, so that
 * nothing is written outside the directory that they are restored to.
 */
export async function unpackFiles(octets: Uint8Array): Promise<ArchivedFile[]> {
  if (octets.length > MAX_OCTETS) throw damaged('it is too large');
  const files: ArchivedFile[] = [];
  const archive = extract();
  archive.end(Buffer.from(octets));
  try {
    for await (const entry of archive) {
      const { name, type } = entry.header;
      if (type !== 'file' || !isPlainPath(name)) throw damaged(`it holds ${JSON.stringify(name)}`);
      files.push({ path: name, octets: await buffer(entry) });
    }
  } catch (cause) {
    throw cause instanceof Error && cause.name === 'OvlabError'
      ? cause
      : damaged('its archive is damaged', cause);
  }
  return files;
}

function isPlainPath(path: string): boolean {
  return path.split('/').every((part) => /^[A-Za-z0-9_.@-]+$/.test(part) && part !== '.' && part !== '..');
}
