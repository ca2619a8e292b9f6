import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: true,
  sourcemap: true,
  clean: true,
  esbuildOptions(options) {
    options.conditions = ['@ovlab/source', 'node', 'import'];
  },
  // One program: everything is bundled but the native parts, because loading hundreds of small files costs
  // more than building the lab. (pg would look for a native part of its own; few need it.)
  noExternal: [/^(?!raw-socket$|koffi$|lmdb$|pg$)/],
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
