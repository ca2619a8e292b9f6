import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OvlabError, type Plan } from '@ovlab/core';

/** What has been changed for a client; written before the change, removed once it is taken back. */
export interface WindowsRecord {
  readonly version: 1;
  readonly client: string;
  readonly adapter: string;
  readonly plan: Plan;
}

/** Errors: `OVLAB_E_FILE` when it cannot be written: then nothing may be changed. */
export async function writeRecord(path: string, record: WindowsRecord): Promise<void> {
  const partial = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    await rename(partial, path);
  } catch (cause) {
    throw new OvlabError('OVLAB_E_FILE', `the record ${path} could not be written`, { cause });
  }
}

/**
 * What is recorded of a client; undefined when nothing is to be taken back. Errors: `OVLAB_E_FILE` for a file that is
 * no record: what it stood for is unknown.
 */
export async function readRecord(path: string): Promise<WindowsRecord | undefined> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OvlabError('OVLAB_E_FILE', `the record ${path} could not be read`, { cause });
  });
  if (text === undefined) return undefined;
  const record = parseRecord(text);
  if (record !== undefined) return record;
  throw new OvlabError('OVLAB_E_FILE', `${path} is no record of a client`, {
    hint: 'remove it; addresses and routes that it may have stood for are gone after the next start of Windows',
  });
}

export async function removeRecord(path: string): Promise<void> {
  await rm(path, { force: true });
}

function parseRecord(text: string): WindowsRecord | undefined {
  try {
    const value = JSON.parse(text) as Partial<WindowsRecord> | null;
    return value?.version === 1 && Array.isArray(value.plan) && typeof value.adapter === 'string'
      ? (value as WindowsRecord)
      : undefined;
  } catch {
    return undefined;
  }
}
