import { strToU8, zipSync, type Zippable } from 'fflate';
import type { BundleFile } from './bundle.ts';

/** System that the permission bits are those of: Unix (APPNOTE 4.4.2.2). */
const UNIX = 3;
const REGULAR_FILE = 0o100_000;

/** One ZIP archive of the files, all in a directory of that name; the same files give the same octets. */
export function zipBundle(directory: string, files: readonly BundleFile[]): Uint8Array {
  const entries: Zippable = {};
  // Made anew each time, since it is local: an archive knows no time zone.
  const mtime = new Date(2000, 0, 1);
  for (const { name, text, mode } of files) {
    const attrs = (REGULAR_FILE | mode) * 0x1_0000;
    entries[`${directory}/${name}`] = [strToU8(text), { mtime, os: UNIX, attrs, level: 9 }];
  }
  return zipSync(entries);
}
