import { writeFileSync } from 'node:fs';
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';

// What the tests take from vitest, as far as they need it, in plain JavaScript: vitest itself needs native parts and a
// terminal, which a Windows under wine lacks.

type Body = (...args: readonly unknown[]) => unknown;
type Row = readonly unknown[];

interface Test {
  readonly name: string;
  readonly body: () => unknown;
  readonly hooks: readonly Hooks[];
}

interface Hooks {
  readonly before: Body[];
  readonly after: Body[];
}

const tests: Test[] = [];
let path: readonly string[] = [];
let hooks: readonly Hooks[] = [];

/** Begins the tests of another file, which knows no hooks of the one before. */
export function beginFile(name: string): void {
  path = [name];
  hooks = [{ before: [], after: [] }];
}

function group(name: string, body: Body, args: Row = []): void {
  const [outerPath, outerHooks] = [path, hooks];
  path = [...outerPath, name];
  hooks = [...outerHooks, { before: [], after: [] }];
  body(...args);
  path = outerPath;
  hooks = outerHooks;
}

function test(name: string, body: Body, args: Row = []): void {
  tests.push({ name: [...path, name].join(' > '), body: () => body(...args), hooks });
}

type Define = (name: string, body: Body, args?: Row) => void;

function withEach(define: Define) {
  const each = (rows: readonly unknown[]) => (name: string, body: Body) => {
    rows.forEach((row, at) => define(`${name} [${at}]`, body, Array.isArray(row) ? (row as Row) : [row]));
  };
  const skipIf = (condition: boolean) => (condition ? () => undefined : define);
  return Object.assign((name: string, body: Body) => define(name, body), { each, skipIf });
}

export const describe = withEach(group);
export const it = withEach(test);
export const beforeEach = (body: Body): void => void hooks.at(-1)?.before.push(body);
export const afterEach = (body: Body): void => void hooks.at(-1)?.after.push(body);

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
chai.use((_, { addMethod, flag }) => {
  addMethod(chai.Assertion.prototype, 'toMatchInlineSnapshot', function (this: object, written: string) {
    chai.expect(printed(flag(this, 'object'))).to.equal(unindented(written));
  });
});

/** A text, or a list of texts, as vitest writes it into a test. */
function printed(value: unknown): string {
  if (!Array.isArray(value)) return `"${String(value)}"`;
  return ['[', ...value.map((item) => `  "${String(item)}",`), ']'].join('\n');
}

/** A snapshot as it stands in a test: indented, on lines of its own. */
function unindented(written: string): string {
  const indentation = /^\n?( *)/.exec(written)?.[1] ?? '';
  const lines = written.split('\n').map((line) => line.replace(new RegExp(`^${indentation}`), ''));
  return lines.join('\n').trim();
}

const matchers = globalThis as unknown as Record<symbol, object>;
export const expect = Object.assign(
  (value: unknown, message?: string): unknown => chai.expect(value, message),
  chai.expect,
  matchers[ASYMMETRIC_MATCHERS_OBJECT],
);
setState({ assertionCalls: 0, isExpectingAssertions: false }, expect as never);

/** Runs every test that was defined, one after the other, and writes how each ended. */
export async function runTests(resultFile: string): Promise<void> {
  const results: { name: string; error?: string }[] = [];
  for (const { name, body, hooks: own } of tests) {
    try {
      for (const { before } of own) for (const hook of before) await hook();
      await body();
      results.push({ name });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    } finally {
      for (const { after } of [...own].reverse()) for (const hook of after) await hook();
    }
  }
  writeFileSync(resultFile, JSON.stringify({ platform: process.platform, results }));
}
