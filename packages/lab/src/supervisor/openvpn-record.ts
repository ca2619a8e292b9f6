import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabPaths } from '../paths.ts';
import { isAlive, type ProcessIdentity } from '../procfs.ts';

/** What a supervisor writes down of the OpenVPN that it has started. */
export interface OpenvpnRecord extends ProcessIdentity {
  /** Hash of the profile and the device that it was started with. */
  readonly profile: string;
}

/** The OpenVPN of this or an earlier supervisor; undefined when it has ended. */
export async function readOpenvpnRecord(file: string): Promise<OpenvpnRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(file, 'utf8')) as OpenvpnRecord;
    return isAlive(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Every OpenVPN of the server that runs, with the file of its record. */
export async function readOpenvpnRecords({
  run,
}: LabPaths): Promise<readonly (OpenvpnRecord & { readonly file: string })[]> {
  const names = await readdir(run).catch(() => []);
  const files = names.filter((name) => /^openvpn(\.\d+)?\.json$/.test(name)).map((name) => join(run, name));
  const records = await Promise.all(
    files.map(async (file) => {
      const record = await readOpenvpnRecord(file);
      return record === undefined ? [] : [{ ...record, file }];
    }),
  );
  return records.flat();
}
