import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const reports = fileURLToPath(new URL('../../../.reports', import.meta.url));

/** Programs of this folder as files that Node.js runs, and the way to remove them. */
export async function buildPrograms(): Promise<{
  readonly writer: string;
  readonly fullDisk: string;
  remove(): void;
}> {
  mkdirSync(reports, { recursive: true });
  const outDir = mkdtempSync(join(reports, 'leases-'));
  await build({
    entry: {
      writer: fileURLToPath(new URL('./writer.ts', import.meta.url)),
      'full-disk': fileURLToPath(new URL('./full-disk.ts', import.meta.url)),
    },
    outDir,
    config: false,
    silent: true,
    format: 'esm',
    target: 'node20',
    noExternal: [/^@ovlab\//],
    external: [/^(?!@ovlab\/)[@a-z]/],
    esbuildOptions: (options) => {
      options.conditions = ['@ovlab/source'];
    },
  });
  return {
    writer: join(outDir, 'writer.js'),
    fullDisk: join(outDir, 'full-disk.js'),
    remove: () => rmSync(outDir, { recursive: true }),
  };
}
