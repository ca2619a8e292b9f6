import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import writeFileAtomic from 'write-file-atomic';
import type { Transaction } from './journal.ts';

/** Where the journal of a host is kept: a directory that a reboot empties, because a reboot undoes the change too. */
export function journalPath(directory: string): string {
  return join(directory, 'transaction.json');
}

/**
 * The journal; undefined when there is none.
 *
 * Errors: `OVLAB_E_JOURNAL` when it cannot be read or is none, `OVLAB_E_NOT_PERMITTED`.
 */
export async function readJournal(directory: string): Promise<Transaction | undefined> {
  const path = journalPath(directory);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw failed(path, 'read', cause);
  }
  const value = parse(text);
  if (!isTransaction(value)) {
    throw new OvlabError('OVLAB_E_JOURNAL', `${path} is not a journal of this version of ovlab`, {
      hint: 'compare the host with what you expect, then remove the file',
    });
  }
  return value;
}

/**
 * Replaces the journal: it is on disk, for its owner alone, when this resolves, and the former one when it fails.
 *
 * Errors: `OVLAB_E_JOURNAL`, for example when the disk is full.
 */
export async function writeJournal(directory: string, transaction: Transaction): Promise<void> {
  const path = journalPath(directory);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFileAtomic(path, `${JSON.stringify(transaction)}\n`, { mode: 0o600, fsync: true });
  } catch (cause) {
    throw failed(path, 'written', cause);
  }
}

export async function removeJournal(directory: string): Promise<void> {
  await rm(journalPath(directory), { force: true });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTransaction(value: unknown): value is Transaction {
  if (typeof value !== 'object' || value === null) return false;
  const { version, id, phase, plan, before } = value as Partial<Transaction>;
  return (
    version === 1 &&
    typeof id === 'string' &&
    typeof phase === 'string' &&
    Array.isArray(plan) &&
    typeof before === 'object'
  );
}

function failed(path: string, what: 'read' | 'written', cause: unknown): OvlabError {
  const code = codeOf(cause);
  const denied = code === 'EACCES' || code === 'EPERM';
  const hint = denied
    ? 'run the same command as root, for example with sudo'
    : `see whether there is room: df ${dirname(path)}`;
  return new OvlabError(
    denied ? 'OVLAB_E_NOT_PERMITTED' : 'OVLAB_E_JOURNAL',
    `${path} cannot be ${what}: ${words(cause)}`,
    { hint, cause },
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
