import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { writeFileAtomically } from '@ovlab/openvpn';

export interface OutputFile {
  /** Without a directory. */
  readonly name: string;
  readonly contents: string | Uint8Array;
}

/**
 * Writes files for their owner only, or none when one is there already, which `force` allows. All but the first may be
 * there with the same contents: several clients share them. Errors: `OVLAB_E_FILE`.
 */
export async function writeBundle(
  directory: string,
  files: readonly OutputFile[],
  { force }: { readonly force: boolean },
): Promise<void> {
  await mkdir(directory, { recursive: true });
  if (!force) {
    for (const [at, { name, contents }] of files.entries()) {
      await requireFree(join(directory, name), at === 0 ? undefined : contents);
    }
  }
  for (const { name, contents } of files) await writeFileAtomically(join(directory, name), contents, 0o600);
}

async function requireFree(path: string, allowed: OutputFile['contents'] | undefined): Promise<void> {
  const there = await readFile(path).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OvlabError('OVLAB_E_FILE', `${path} could not be read`, { cause });
  });
  if (there === undefined || (allowed !== undefined && there.equals(Buffer.from(allowed)))) return;
  throw new OvlabError('OVLAB_E_FILE', `${path} is there already`, {
    hint: 'keep it, replace it with --force, or name another directory with --out',
  });
}
