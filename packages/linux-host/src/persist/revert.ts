import { findBlock } from './block.ts';
import { isOriginal, isOurs } from './examine.ts';
import type { Disk, OnDisk } from './disk.ts';
import { readHeader } from './header.ts';
import type { ManifestEntry } from './manifest.ts';

/** What takes one entry back. */
export interface Reversal {
  readonly entry: ManifestEntry;
  readonly action: 'none' | 'restore' | 'remove' | 'rest';
  /** What is left of a file without the block. */
  readonly rest?: string;
  /** Why it is not touched without being told to. */
  readonly conflict?: string;
}

/** What has to be done so that a path is as it was before ovlab wrote there. Pure. */
export function reversalOf(lab: string, entry: ManifestEntry, found: OnDisk): Reversal {
  if (entry.kind === 'block') return blockReversal(lab, entry, found);
  const back = { entry, action: entry.before === undefined ? 'remove' : 'restore' } as const;
  if (found.kind === 'none') return entry.before === undefined ? { entry, action: 'none' } : back;
  if (isOurs(found, entry)) return back;
  if (isOriginal(found, entry)) return { entry, action: 'none' };
  // A unit that somebody enabled in another way is theirs.
  if (entry.kind === 'link') return { entry, action: 'none' };
  const header = found.kind === 'file' ? readHeader(found.contents.toString()) : undefined;
  if (header?.lab === lab && header.intact) return back;
  return {
    ...back,
    conflict: entry.kind === 'absent' ? 'was written again by somebody else' : 'was changed by hand',
  };
}

function blockReversal(lab: string, entry: ManifestEntry, found: OnDisk): Reversal {
  const block = found.kind === 'file' ? findBlock(found.contents.toString(), lab) : undefined;
  if (block === undefined) return { entry, action: 'none' };
  const reversal: Reversal =
    block.rest === entry.initial ? { entry, action: 'remove' } : { entry, action: 'rest', rest: block.rest };
  return block.intact ? reversal : { ...reversal, conflict: 'has a block of ovlab that was changed by hand' };
}

/** Carries a reversal out. */
export async function revert(
  disk: Disk,
  { entry, action, rest }: Reversal,
  stateDirectory: string,
): Promise<void> {
  const { path, before } = entry;
  if (action === 'remove') await disk.remove(path);
  if (action === 'rest') {
    const found = await disk.look(path);
    if (found.kind === 'file') await disk.put(path, rest ?? '', found.mode, found);
  }
  if (action !== 'restore' || before === undefined) return;
  if (before.kind === 'link') {
    await disk.putLink(path, before.target);
    return;
  }
  const copy = await disk.look(`${stateDirectory}/${before.copy}`);
  if (copy.kind === 'file') await disk.put(path, copy.contents, before.mode, before);
}
