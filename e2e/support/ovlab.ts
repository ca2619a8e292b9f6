import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Output } from './process.ts';

/** The built command, as npm installs it; another build of it when `OVLAB_PROGRAM` names one. */
export const program =
  process.env['OVLAB_PROGRAM'] ?? join(import.meta.dirname, '../../packages/cli/dist/main.js');

export interface OvlabOutput extends Output {
  /** Standard output as JSON; throws when it is anything but one document. */
  readonly json: unknown;
}

/** What a run of the command printed and ended with. */
export function ovlabOutput(result: Output): OvlabOutput {
  return {
    ...result,
    get json(): unknown {
      return JSON.parse(result.stdout);
    },
  };
}

/** Folders of its own for a test's labs, so that it sees no other labs and leaves none. */
export interface Directories {
  /** Environment of the command. */
  readonly env: { readonly OVLAB_RUN_DIR: string; readonly OVLAB_STATE_DIR: string };
  /** An empty working directory for lab files. */
  readonly work: string;
  remove(): Promise<void>;
}

export async function temporaryDirectories(): Promise<Directories> {
  const root = await mkdtemp(join(tmpdir(), 'ovlab-e2e-'));
  return {
    env: { OVLAB_RUN_DIR: join(root, 'run'), OVLAB_STATE_DIR: join(root, 'state') },
    work: root,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
