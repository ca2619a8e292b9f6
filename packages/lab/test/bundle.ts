import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'tsup';

export interface Bundle {
  /** Path of the module built from `readme-example.ts`. */
  readonly example: string;
  remove(): Promise<void>;
}

/**
 * The example and the supervisor built from the sources, next to each other as in the published package. Inside the
 * package, so that the native modules that stay out of the bundle are found.
 */
export async function bundleExample(): Promise<Bundle> {
  const root = join(import.meta.dirname, '../.ovlab');
  await mkdir(root, { recursive: true });
  const directory = await mkdtemp(join(root, 'readme-'));
  await build({
    config: false,
    silent: true,
    entry: {
      example: join(import.meta.dirname, 'readme-example.ts'),
      'supervisor-main': join(import.meta.dirname, '../src/supervisor-main.ts'),
    },
    outDir: directory,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    noExternal: [/^(?!raw-socket$|koffi$)/],
    external: ['raw-socket', 'koffi'],
    esbuildOptions(options) {
      options.conditions = ['@ovlab/source', 'node', 'import'];
    },
    // What bundled CommonJS modules expect to find around them.
    banner: {
      js: [
        "import { createRequire as __createRequire } from 'node:module';",
        "import { fileURLToPath as __fileURLToPath } from 'node:url';",
        'const require = __createRequire(import.meta.url);',
        'const __filename = __fileURLToPath(import.meta.url);',
      ].join('\n'),
    },
  });
  return {
    example: join(directory, 'example.js'),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
