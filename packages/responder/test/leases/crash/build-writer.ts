import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The writing program as a file that Node.js runs, and the way to remove it. */
export async function buildWriter(): Promise<{ readonly path: string; remove(): void }> {
  const outDir = `${root}.reports/writer-${String(process.pid)}`;
  await build({
    entry: { writer: fileURLToPath(new URL('writer.ts', import.meta.url)) },
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
  return { path: `${outDir}/writer.js`, remove: () => rmSync(outDir, { recursive: true }) };
}
