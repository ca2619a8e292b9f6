import { damaged } from './seal.ts';

/** Name of the file of a backup that says what it is of. */
export const MANIFEST = 'backup.json';
/** Before the path of everything that was in the directory of the lab. */
export const STATE_PREFIX = 'state/';

const FORMAT = 1;

/** What a backup is of. */
export interface Manifest {
  readonly lab: string;
  readonly made: Date;
  /** Name in the archive of the lab file that went along. */
  readonly labFile: string | undefined;
}

export function formatManifest({ lab, made, labFile }: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, lab, made: made.toISOString(), labFile })}\n`);
}

/** Errors: `OVLAB_E_BACKUP` when it is none, or of a format that this version does not know. */
export function parseManifest(octets: Buffer | undefined): Manifest {
  const value = parseObject(octets?.toString('utf8') ?? '');
  if (value === undefined) throw damaged(`it holds no ${MANIFEST}`);
  if (value['format'] !== FORMAT)
    throw damaged(`it has format ${String(value['format'])}, and this version reads 1`);
  const { lab, made, labFile } = value;
  // It becomes the name of a directory.
  if (
    typeof lab !== 'string' ||
    !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(lab) ||
    typeof made !== 'string'
  )
    throw damaged(`its ${MANIFEST} is not whole`);
  return { lab, made: new Date(made), labFile: typeof labFile === 'string' ? labFile : undefined };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
