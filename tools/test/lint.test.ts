import { ESLint } from 'eslint';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const repository = join(import.meta.dirname, '../..');
const untyped = tseslint.configs.disableTypeChecked;
const eslint = new ESLint({
  cwd: repository,
  // Rules that need types need files that exist; the rules of the house do not.
  overrideConfig: [
    { ...untyped, languageOptions: { parserOptions: { project: null, program: null } } },
    { rules: { '@typescript-eslint/consistent-type-exports': 'off' } },
  ],
});

const long = '//\n'.repeat(301);
const spawns = "import { spawn } from 'node:child_process';\nspawn('ip');";

/** Where, what, and the rules that it breaks. */
const cases: [file: string, code: string, rules: string[]][] = [
  ['packages/lab/src/a.ts', spawns, ['no-restricted-imports']],
  ['packages/lab/src/a.ts', "import { execa } from 'execa';\nexeca('ip');", ['no-restricted-imports']],
  ['packages/lab/src/a.test.ts', spawns, []],
  ['packages/lab/test/a.test.ts', spawns, []],
  ['packages/runner/src/a.ts', spawns, []],
  ['packages/ndp/src/a.ts', spawns, ['no-restricted-imports']],
  [
    'packages/ndp/src/a.ts',
    "import { readFileSync } from 'fs';\nreadFileSync('');",
    ['no-restricted-imports'],
  ],
  ['packages/ndp/src/a.ts', 'Date.now();', ['no-restricted-properties']],
  ['packages/ndp/src/a.ts', 'Math.random();', ['no-restricted-properties']],
  ['packages/ndp/src/a.ts', 'export const now = new Date();', ['no-restricted-syntax']],
  ['packages/ndp/src/a.ts', 'setTimeout(() => undefined, 1);', ['no-restricted-globals']],
  ['packages/ndp/src/a.test.ts', 'Date.now();', []],
  ['packages/core/src/a.ts', 'enum Colour { Red }\nexport { Colour };', ['no-restricted-syntax']],
  ['packages/core/src/a.ts', 'export default 1;', ['no-restricted-syntax']],
  ['packages/core/tsup.config.ts', 'export default 1;', []],
  ['packages/core/src/a.ts', "import './b';", ['no-restricted-syntax']],
  ['packages/core/src/a.ts', "import './b.ts';", []],
  [
    'packages/core/src/a.ts',
    "import { B } from './b.ts';\nexport const b: B = 1;",
    ['@typescript-eslint/consistent-type-imports'],
  ],
  ['packages/core/src/a.ts', 'export const a: any = 1;', ['@typescript-eslint/no-explicit-any']],
  [
    'packages/core/src/a.ts',
    'export const a = (b?: string) => b!;',
    ['@typescript-eslint/no-non-null-assertion'],
  ],
  ['packages/core/src/a.ts', '// @ts-ignore\nexport {};', ['@typescript-eslint/ban-ts-comment']],
  ['packages/core/src/a.ts', '// TODO later\nexport {};', ['no-warning-comments']],
  ['packages/core/src/a.ts', "console.log('');", ['no-console']],
  ['packages/cli/src/a.ts', "console.log('');", []],
  ['tools/a.mjs', "console.log('');", []],
  ['packages/core/src/a.ts', long, ['max-lines']],
  ['packages/core/src/a.test.ts', long, []],
  [
    'packages/core/src/a.test.ts',
    "import { it } from 'vitest';\nit.skip('', () => undefined);",
    ['no-restricted-syntax'],
  ],
  [
    'packages/core/src/a.test.ts',
    "import { describe } from 'vitest';\ndescribe.skipIf(false)('', () => undefined);",
    [],
  ],
  // Comments do not switch rules off; what is reported is the comment's uselessness as well.
  [
    'packages/core/src/a.ts',
    '/* eslint-disable */\nexport default 1;',
    ['inline-config', 'no-restricted-syntax'],
  ],
];

describe('rules of the house', () => {
  const titled = cases.map(([file, code, rules]) => ({
    file,
    code,
    rules,
    title: code === long ? '301 lines' : code.replaceAll('\n', ' '),
  }));
  it.each(titled)('$file: $title', async ({ file, code, rules }) => {
    const [result] = await eslint.lintText(code, { filePath: join(repository, file) });
    const broken = (result?.messages ?? []).map(
      ({ ruleId, message }) => ruleId ?? (message.includes('noInlineConfig') ? 'inline-config' : message),
    );
    expect([...new Set(broken)].sort()).toEqual(rules);
  });
});
