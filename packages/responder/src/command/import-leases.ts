import { readFile } from 'node:fs/promises';
import { OvlabError } from '@ovlab/core/errors';
import { systemClock } from '../clock.ts';
import type { ImportResult } from '../control/api.ts';
import type { ControlClient } from '../control/client.ts';
import type { LeaseView } from '../control/lease-view.ts';
import type { LeaseFile } from '../leases/import/import-leases.ts';
import { silentLogger } from '../logger.ts';

/** Leases that are handed over with one request. */
const BATCH = 2_000;

export interface LeaseImport extends ImportResult {
  /** What of the files could not be taken over as it is. */
  readonly notes: readonly string[];
}

/**
 * Brings in the leases of files: through a running responder, or into a store that no responder has open. Rejects with
 * `OVLAB_E_FILE` for a file that cannot be read, and with the errors of both ways.
 */
export async function importLeaseFiles(
  files: readonly string[],
  leaseDb: string | undefined,
  client: ControlClient,
): Promise<LeaseImport> {
  const texts = await Promise.all(files.map(readText));
  const { views, notes } = await readLeases(texts);
  const importer =
    leaseDb === undefined
      ? { take: (batch: readonly LeaseView[]) => client.importLeases(batch), close: () => Promise.resolve() }
      : await openImporter(leaseDb);
  try {
    return { ...(await inBatches(views, importer.take)), notes };
  } finally {
    await importer.close();
  }
}

async function readText(file: string): Promise<LeaseFile> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OvlabError('OVLAB_E_FILE', `cannot read the leases: ${reason}`, { cause });
  });
  return { file, text };
}

interface ReadLeases {
  readonly views: readonly LeaseView[];
  readonly notes: readonly string[];
}

/** Files of this program, or of one other server. */
async function readLeases(files: readonly LeaseFile[]): Promise<ReadLeases> {
  if (files.every(({ text }) => text.trimStart().startsWith('{"address":'))) {
    return { views: files.flatMap(readLines), notes: [] };
  }
  const [{ importLeaseFiles: read }, { leaseView }] = await Promise.all([
    import('../leases/import/import-leases.ts'),
    import('../control/lease-view.ts'),
  ]);
  const now = Date.now();
  const { leases, notes } = read(files, undefined, now);
  return {
    views: leases.map((lease) => leaseView(lease, now)),
    notes: notes.map(({ file, line, message }) => `${file}:${line}: ${message}`),
  };
}

/** What `leases list --json` has printed. */
function readLines({ file, text }: LeaseFile): LeaseView[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as LeaseView];
    } catch (cause) {
      throw new OvlabError('OVLAB_E_FILE', `${file}:${index + 1}: this is no lease`, { cause });
    }
  });
}

/** The store itself; it refuses when a responder has it open. */
async function openImporter(url: string) {
  const [{ openLeaseStore }, { LeaseKeeper }, { LeaseOperations }] = await Promise.all([
    import('../leases/open-lease-store.ts'),
    import('../dhcpv6/lease-keeper.ts'),
    import('../dhcpv6/lease-operations.ts'),
  ]);
  const store = await openLeaseStore(url, { logger: silentLogger, clock: systemClock });
  const identity = { duid: new Uint8Array(), hashKey: new Uint8Array() };
  const keeper = new LeaseKeeper({ store, identity, logger: silentLogger });
  const operations = new LeaseOperations(keeper);
  return {
    take: (batch: readonly LeaseView[]) => operations.import(batch),
    close: () => keeper.close(),
  };
}

async function inBatches(
  views: readonly LeaseView[],
  take: (batch: readonly LeaseView[]) => Promise<ImportResult>,
): Promise<ImportResult> {
  const skipped: ImportResult['skipped'][number][] = [];
  let imported = 0;
  for (let start = 0; start < views.length; start += BATCH) {
    const result = await take(views.slice(start, start + BATCH));
    imported += result.imported;
    skipped.push(...result.skipped);
  }
  return { imported, skipped };
}
