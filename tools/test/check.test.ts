import { describe, expect, it } from 'vitest';
import { line, summary } from '../check/summary.mjs';
import { compareManifests } from '../check/versions.mjs';
import { countReport } from '../check/vitest-reports.mjs';
import { root } from '../prepare/repository.mjs';

const base = { type: 'module', license: 'MIT', engines: { node: '>=20.19' } };

describe('compareManifests', () => {
  const workspace = { file: 'package.json', manifest: { ...base, devDependencies: { yaml: '^2.8.0' } } };

  it('finds nothing in step', () => {
    const core = { ...base, name: '@ovlab/core', version: '0.1.0', dependencies: { yaml: '^2.8.0' } };
    const lab = { ...base, name: '@ovlab/lab', version: '0.1.0', dependencies: { '@ovlab/core': '^0.1.0' } };
    const files = [workspace, { file: 'core', manifest: core }, { file: 'lab', manifest: lab }];
    expect(compareManifests(files)).toEqual([]);
  });

  it('names what differs', () => {
    const core = { ...base, name: '@ovlab/core', version: '0.2.0', license: 'ISC' };
    const lab = {
      ...base,
      name: '@ovlab/lab',
      version: '0.1.0',
      dependencies: { '@ovlab/core': '^0.1.0', yaml: '^2.7.0' },
    };
    const files = [workspace, { file: 'core', manifest: core }, { file: 'lab', manifest: lab }];
    expect(compareManifests(files)).toEqual([
      'core: "license" is "ISC", the root has "MIT"',
      'lab: @ovlab/core ^0.1.0, but its version is 0.2.0',
      'lab: yaml ^2.7.0, but package.json has ^2.8.0',
    ]);
  });
});

describe('countReport', () => {
  const report = (testResults: unknown[], passed = 0, pending = 0) => ({
    numPassedTests: passed,
    numPendingTests: pending,
    numTodoTests: 0,
    testResults,
  });

  it('counts tests, and names those that failed', () => {
    const file = {
      name: `${root}/packages/core/src/a.test.ts`,
      status: 'failed',
      message: '',
      assertionResults: [
        { fullName: 'a works', status: 'passed' },
        { fullName: 'a fails', status: 'failed' },
      ],
    };
    expect(countReport('packages/core', report([file], 1, 2))).toEqual({
      passed: 1,
      failed: 1,
      skipped: 2,
      failures: ['packages/core/src/a.test.ts: a fails'],
    });
  });

  it('counts a file that does not load as a failure', () => {
    const file = {
      name: `${root}/packages/core/src/a.test.ts`,
      status: 'failed',
      message: 'Cannot find ./b.ts\n  at x',
      assertionResults: [],
    };
    expect(countReport('packages/core', report([file]))).toMatchObject({
      failed: 1,
      failures: ['packages/core/src/a.test.ts: Cannot find ./b.ts'],
    });
  });

  it('counts a missing report as a failure', () => {
    expect(countReport('packages/core', undefined)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('summary', () => {
  const result = { name: 'unit', passed: 7, failed: 0, skipped: 0, failures: [], output: '', seconds: 1.25 };

  it('ends with the count', () => {
    const { text, ok } = summary([result, { ...result, name: 'e2e', passed: 2 }], { skippedFails: true });
    expect(ok).toBe(true);
    expect(text).toBe(`
check          passed   failed  skipped     time
unit                7        0        0    1.3 s
e2e                 2        0        0    1.3 s

9 passed, 0 failed, 0 skipped
`);
  });

  it('names the failures', () => {
    const failed = { ...result, failed: 1, failures: ['a.test.ts: a fails'] };
    const { text, ok } = summary([failed], { skippedFails: false });
    expect(ok).toBe(false);
    expect(text).toContain('failed:\n  unit: a.test.ts: a fails\n\n7 passed, 1 failed, 0 skipped\n');
    expect(line(failed)).toBe('FAIL  unit            1.3 s');
  });

  it('lets a skipped test fail where that is asked for', () => {
    const skipped = { ...result, skipped: 1 };
    expect(summary([skipped], { skippedFails: false }).ok).toBe(true);
    const { text, ok } = summary([skipped], { skippedFails: true });
    expect(ok).toBe(false);
    expect(text.endsWith('is a failure.\n\n7 passed, 0 failed, 1 skipped\n')).toBe(true);
  });
});
