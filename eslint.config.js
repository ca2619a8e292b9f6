import { builtinModules } from 'node:module';
import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', 'packages/*/test/**/*.ts', 'e2e/**/*.ts'];
const configs = ['**/*.config.{js,ts}', 'tools/build/*.ts'];

const processModules = ['child_process', 'node:child_process', 'execa'];
const builtins = builtinModules.flatMap((name) => [name, `node:${name}`]);

/** Syntax that the house does without; each entry is one esquery selector and the reason. */
const syntax = {
  enums: {
    selector: 'TSEnumDeclaration',
    message: 'Use a union of literals, or an `as const` object: enums are no plain JavaScript.',
  },
  defaultExport: {
    selector: 'ExportDefaultDeclaration',
    message: 'Export by name, so that a thing has one name everywhere.',
  },
  extension: {
    selector: String.raw`:matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration)[source.value=/^\.{1,2}\u002F.*(?<!\.(ts|js|mjs|cjs|json))$/]`,
    message: 'Name the file with its extension: `./name.ts`.',
  },
  skipped: {
    selector:
      'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|fails)$/]',
    message: 'A test runs everywhere or says with skipIf what it needs.',
  },
  currentTime: {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Time is an argument here.',
  },
};

/**
 * @param {...keyof typeof syntax} names
 * @returns {['error', ...object[]]}
 */
function restrictedSyntax(...names) {
  return ['error', ...names.map((name) => syntax[name])];
}

/**
 * @param {string[]} names
 * @param {string} message
 * @returns {['error', object]}
 */
function restrictedImports(names, message) {
  return ['error', { paths: names.map((name) => ({ name, message })) }];
}

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/dist-*/**',
      '**/.ovlab/**',
      '**/.reports/**',
      '**/.nx/**',
      '**/coverage/**',
      'tools/test/fixtures/**',
    ],
  },
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
  },
  eslint.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'start' }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'AbortController',
          'AbortSignal',
          'Buffer',
          'clearInterval',
          'clearTimeout',
          'console',
          'performance',
          'process',
          'setInterval',
          'setTimeout',
          'URL',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      // One program for all packages: a program each would read the common types eight times.
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Without enums these find nothing.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      'no-restricted-syntax': restrictedSyntax('enums', 'defaultExport', 'extension', 'skipped'),
      'no-restricted-imports': restrictedImports(
        processModules,
        'Programs run through the Runner of @ovlab/runner only.',
      ),
    },
  },
  {
    files: configs,
    rules: { 'no-restricted-syntax': restrictedSyntax('enums', 'extension') },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: tests,
    rules: { 'max-lines': ['error', { max: 300 }] },
  },
  {
    files: ['packages/runner/**/*.ts', 'tools/**/*.ts', ...tests],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['packages/cli/src/**/*.ts', 'tools/**/*.{ts,mjs}'],
    rules: { 'no-console': 'off' },
  },
  {
    // A codec and a state machine that know no clock and no socket can be tested in virtual time.
    files: ['packages/{wire,ndp,dhcpv6}/src/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-syntax': restrictedSyntax(
        'enums',
        'defaultExport',
        'extension',
        'skipped',
        'currentTime',
      ),
      'no-restricted-imports': restrictedImports(builtins, 'This package does no I/O.'),
      'no-restricted-globals': [
        'error',
        ...[
          'setTimeout',
          'setInterval',
          'setImmediate',
          'queueMicrotask',
          'process',
          'performance',
          'fetch',
        ].map((name) => ({ name, message: 'This package has no clock and does no I/O.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is an argument here.' },
        { object: 'Math', property: 'random', message: 'Randomness is an argument here.' },
      ],
    },
  },
  {
    files: tests,
    rules: {
      // Tests look into parsed JSON and into tables whose rows they wrote themselves.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'off',
    },
  },
);
