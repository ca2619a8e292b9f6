import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url).pathname;
const suite = join(root, 'test/support/plain-suite.ts');

/** Reads a grammar that would not be in the bundle. */
const bound = 'src/bundle/powershell.test.ts';

/** The files of tests that need no system, below the folder of the package. */
export async function pureTests(): Promise<readonly string[]> {
  const files = await readdir(join(root, 'src'), { recursive: true });
  return [
    ...files
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join('src', file))
      .filter((file) => file !== bound)
      .sort(),
    'test/driver.test.ts',
  ];
}

/** Makes one program of all of them, which writes its results into a file. */
export async function bundleTests(
  files: readonly string[],
  target: string,
  resultFile: string,
): Promise<void> {
  const quoted = (path: string): string => JSON.stringify(path);
  const lines = files.flatMap((file) => [
    `beginFile(${quoted(relative('.', file))});`,
    `await import(${quoted(join(root, file))});`,
  ]);
  const entry = [
    `import { beginFile, runTests } from ${quoted(suite)};`,
    ...lines,
    `await runTests(${quoted(resultFile)});`,
  ];
  await bundleProgram(entry.join('\n'), target);
}

/** Makes one file of a program and of everything that it imports from the package and its tests. */
export async function bundleProgram(source: string, target: string): Promise<void> {
  await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    outfile: target,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@ovlab/source', 'node', 'import'],
    alias: { vitest: suite },
    // What bundled CommonJS modules expect to find around them.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
}
