import { loadLab, OvlabError } from '@ovlab/core';
import { createRunner } from '@ovlab/runner';
import { readFile } from 'node:fs/promises';
import pino from 'pino';
import { lockLab } from './lock.ts';
import { labPaths, rootsFrom } from './paths.ts';
import { Supervisor } from './supervisor/supervisor.ts';

export interface SuperviseOptions {
  /** The lab file, of a lab or of a real server. */
  readonly file: string;
  readonly logLevel?: string;
  /** Ends the supervisor in good order. */
  readonly signal: AbortSignal;
}

/**
 * `ovlab server run`: supervises the server of a lab file in the network namespace of the caller, until the
 * signal fires. Logs JSON lines on standard error.
 *
 * Errors: `OVLAB_E_FILE`, `OVLAB_E_LAB_FILE`, `OVLAB_E_LOCKED` when another supervisor runs here.
 */
export async function supervise({ file, logLevel = 'info', signal }: SuperviseOptions): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new OvlabError('OVLAB_E_FILE', `${file} cannot be read`, { cause });
  });
  const roots = rootsFrom(process.env);
  const { name } = loadLab(text, { file }).lab;
  const lock = await lockLab(`${name}/supervisor`, roots, { purpose: 'server run' });
  try {
    const logger = pino({ level: logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
    await new Supervisor({ labFile: file, paths: labPaths(name, roots), runner: createRunner(), logger }).run(
      signal,
    );
  } finally {
    await lock.release();
  }
}
