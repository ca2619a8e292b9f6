import { describe, expect, it } from 'vitest';
import { diagnoseLog } from '../diagnose.ts';
import { causesByLine, diagnoses } from './causes.ts';

describe('the rows of diagnoses', () => {
  it.each(causesByLine.map(({ name, example }) => [name, example]))(
    '%s is found by its own line only',
    (name, example) => {
      expect(diagnoseLog([example])?.name).toBe(name);
    },
  );

  it('have names of their own', () => {
    const names = diagnoses.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('say in sentences what it means and what to do', () => {
    for (const { meaning, hint } of diagnoses) {
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(hint).toMatch(/^[A-Z].*[.)]$/);
    }
  });
});
