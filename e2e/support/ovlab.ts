import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start, type Output, type ProcessOptions, type Started } from './process.ts';

/** The built command, as npm installs it; another build of it when `OVLAB_PROGRAM` names one. */
export const program =
  process.env['OVLAB_PROGRAM'] ?? join(import.meta.dirname, '../../packages/cli/dist/main.js');

export interface OvlabOutput extends Output {
  /** Standard output as JSON; throws when it is anything but one document. */
  readonly json: unknown;
}

/** Runs `ovlab ARGS` to its end. */
export async function ovlab(args: readonly string[], options: ProcessOptions = {}): Promise<OvlabOutput> {
  return ovlabOutput(await startOvlab(args, options).finished);
}

export function ovlabOutput(result: Output): OvlabOutput {
  return {
    ...result,
    get json(): unknown {
      return JSON.parse(result.stdout);
    },
  };
}

/** Starts `ovlab ARGS`, for tests that interrupt it. */
export function startOvlab(args: readonly string[], options: ProcessOptions = {}): Started {
  return start(process.execPath, [program, ...args], {
    timeout: 120_000,
    ...options,
    env: { NO_COLOR: '1', ...options.env },
  });
}

/** Folders of its own for a test's labs, so that it sees no other labs and leaves none. */
export interface Directories {
  /** For `options.env` of {@link ovlab}. */
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
