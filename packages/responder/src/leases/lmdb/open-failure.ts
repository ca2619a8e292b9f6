import { OvlabError } from '@ovlab/core/errors';
import { JournalDamage } from './journal-file.ts';
import { TableVersionError } from './lease-table.ts';
import { TableDamage } from './table-file.ts';

/** What a person is told when the leases of a directory cannot be opened. */
export function openFailure(directory: string, cause: unknown): OvlabError {
  if (cause instanceof OvlabError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new OvlabError('OVLAB_E_RESPONDER', `the leases in ${directory} cannot be opened: ${reason}`, {
    hint: hintFor(directory, cause, reason),
    cause,
  });
}

function hintFor(directory: string, cause: unknown, reason: string): string {
  if (cause instanceof TableVersionError) {
    return `they were written by another version of ovlab: run that one, or give another directory with --lease-db`;
  }
  if (/ENOSPC|No space left/i.test(reason)) return `make room on the file system of ${directory}`;
  if (/EACCES|EPERM|Permission denied|EROFS|Read-only/i.test(reason)) {
    return `the responder needs to write there: look at ls -ld ${directory}, or give another directory with --lease-db`;
  }
  if (/ENOTDIR|EEXIST|Not a directory/i.test(reason)) return `${directory} has to be a directory`;
  if (cause instanceof JournalDamage || cause instanceof TableDamage || /MDB_/.test(reason)) {
    return `put back a copy of ${directory}, or move it away to start without leases`;
  }
  if (/native|dlopen|\.node\b/i.test(reason)) {
    return 'install ovlab again with npm, so that its native parts (lmdb, koffi) are those of this machine';
  }
  return `look at ${directory} and the log of the kernel`;
}
