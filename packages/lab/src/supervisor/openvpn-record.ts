import { readFile } from 'node:fs/promises';
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
