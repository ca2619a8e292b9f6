import { resolve } from 'node:path';
import { supervise } from '@ovlab/lab/supervisor';
import type { RunFlags } from '../flags.ts';
import type { CliContext } from '../context.ts';
import { requireLabFile } from '../lab-file.ts';

export async function serverRunAction(context: CliContext, { file, logLevel }: RunFlags): Promise<void> {
  const found = resolve(context.cwd, await requireLabFile(context, file));
  await supervise({ file: found, logLevel, signal: context.signal });
}
