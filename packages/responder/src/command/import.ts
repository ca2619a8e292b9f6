import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { renderDiagnostics } from '@ovlab/core';
import { OvlabError } from '@ovlab/core/errors';
import { importRadvd } from '../import/import-radvd.ts';

export interface ImportOptions {
  /** Undefined: standard output. */
  readonly output?: string;
  /** Whether a file that is there is replaced. */
  readonly force?: boolean;
}

/** Where the command writes to; the process as a rule. */
export interface ImportStreams {
  readonly stdout: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
  readonly stderr: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
}

/**
 * Reads a radvd.conf (`-`: standard input), writes the configuration, and says on standard error what is different.
 * Throws `OVLAB_E_FILE` for a file that cannot be read or written, and what `importRadvd` throws.
 */
export async function importFile(
  file: string,
  { output, force = false }: ImportOptions,
  { stdout, stderr }: ImportStreams = process,
): Promise<void> {
  const source = await read(file);
  const { settings, notes } = importRadvd(source, file === '-' ? 'standard input' : file);
  if (output === undefined) stdout.write(settings);
  else await write(output, settings, force);
  if (notes.length === 0) return;
  const color = stderr.isTTY && !process.env['NO_COLOR'];
  stderr.write(`${renderDiagnostics(notes, source, { color })}\n`);
}

async function read(file: string): Promise<string> {
  try {
    return await (file === '-' ? text(process.stdin) : readFile(file, 'utf8'));
  } catch (cause) {
    throw new OvlabError('OVLAB_E_FILE', `cannot read the file to import: ${messageOf(cause)}`, { cause });
  }
}

async function write(file: string, settings: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, settings, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new OvlabError('OVLAB_E_FILE', `cannot write the configuration: ${messageOf(cause)}`, {
      cause,
      ...(exists ? { hint: 'add --force to replace the file' } : {}),
    });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
