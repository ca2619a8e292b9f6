import type { Diagnostic } from '@ovlab/core';
import { OvlabError } from '@ovlab/core/errors';
import type { Duid, Lease } from '@ovlab/dhcpv6';
import { readDnsmasq } from './dnsmasq.ts';
import { readIsc } from './isc.ts';
import { readKea } from './kea.ts';
import { LeaseFileError } from './lease-file-error.ts';
import { LeaseTable } from './lease-table.ts';

/** Whose file it is: Kea's memfile, dhcpd6.leases of ISC dhcpd, or the one of dnsmasq. */
export type LeaseFormat = 'kea' | 'isc' | 'dnsmasq';

export interface LeaseFile {
  /** Name for messages; of several files of Kea the ending says which is older. */
  readonly file: string;
  readonly text: string;
}

export interface ImportedLeases {
  /** One for each address and prefix, also those that have expired. */
  readonly leases: readonly Lease[];
  /** What is not imported, and why; all are warnings. */
  readonly notes: readonly Diagnostic[];
  /** DUID of the server that gave them, for a server that takes its place. */
  readonly serverDuid?: Duid;
}

/**
 * Reads a lease file of another server.
 *
 * @param format undefined: recognised by the text
 * @param now milliseconds since the epoch, for a format that does not say when a lease was given
 * @throws OvlabError `OVLAB_E_FILE` with the place of what cannot be read
 */
export function importLeases(
  text: string,
  format: LeaseFormat | undefined,
  file: string,
  now: number,
): ImportedLeases {
  return importLeaseFiles([{ file, text }], format, now);
}

/**
 * Reads several files of one server as {@link importLeases}, in the order in which Kea wrote them: it leaves what is
 * older in files that end in `.2`, `.1` and `.completed` while it cleans up.
 */
export function importLeaseFiles(
  files: readonly LeaseFile[],
  format: LeaseFormat | undefined,
  now: number,
): ImportedLeases {
  const table = new LeaseTable();
  for (const { file, text } of files.toSorted((a, b) => ageOf(b.file) - ageOf(a.file))) {
    table.file = file;
    try {
      readFile(text, format ?? recognise(text), table, now);
    } catch (error) {
      throw error instanceof LeaseFileError ? refusal(error, file) : error;
    }
  }
  const { leases, notes, serverDuid } = table;
  return { leases, notes, ...(serverDuid === undefined ? {} : { serverDuid }) };
}

function readFile(text: string, format: LeaseFormat, table: LeaseTable, now: number): void {
  switch (format) {
    case 'kea':
      readKea(text, table);
      return;
    case 'isc':
      readIsc(text, table);
      return;
    case 'dnsmasq':
      readDnsmasq(text, table, now);
  }
}

const endings = ['.completed', '.1', '.2'];

/** 0: the file that is written. */
function ageOf(file: string): number {
  return 1 + endings.findIndex((ending) => file.endsWith(ending));
}

function recognise(text: string): LeaseFormat {
  if (/^address,/.test(text)) return 'kea';
  if (/^\s*(ia-na|ia-ta|ia-pd|server-duid|authoring-byte-order)\s/m.test(text)) return 'isc';
  if (/^duid [0-9a-f:]+\s*$/m.test(text)) return 'dnsmasq';
  throw new LeaseFileError(
    { line: 1, column: 1, length: 1 },
    'these are not DHCPv6 leases of Kea, ISC dhcpd or dnsmasq',
    'take kea-leases6.csv, dhcpd6.leases or dnsmasq.leases, and name the format of an empty file',
  );
}

function refusal({ message, hint, place }: LeaseFileError, file: string): OvlabError {
  const diagnostic: Diagnostic = {
    code: 'lease-file',
    severity: 'error',
    message,
    ...(hint === undefined ? {} : { hint }),
    file,
    ...place,
    path: '',
  };
  return new OvlabError('OVLAB_E_FILE', `the leases in ${file} cannot be imported`, {
    diagnostics: [diagnostic],
  });
}
