import { describe, expect, it } from 'vitest';
import { OvlabError } from './errors.ts';
import { loadLab } from './parse-lab-file.ts';
import { renderError } from './render-error.ts';

describe('renderError', () => {
  it('shows message, code, causes and what to do', () => {
    const cause = new Error('ip -batch failed', {
      cause: new Error('RTNETLINK answers: File exists\nCommand failed -:1'),
    });
    const error = new OvlabError('OVLAB_E_COMMAND', 'br0 could not be created', {
      cause,
      hint: 'ip link del br0',
    });
    expect(renderError(error)).toBe(
      [
        'error: br0 could not be created [OVLAB_E_COMMAND]',
        '  because: ip -batch failed',
        '  because: RTNETLINK answers: File exists',
        '    Command failed -:1',
        '  hint: ip link del br0',
      ].join('\n'),
    );
  });

  it('does not say a cause twice, and survives a circle of causes', () => {
    const cause = new Error('no such file');
    cause.cause = cause;
    const error = new OvlabError('OVLAB_E_FILE', 'ovlab.yaml: no such file', { cause });
    expect(renderError(error)).toBe('error: ovlab.yaml: no such file [OVLAB_E_FILE]');
  });

  it('takes causes that are no errors', () => {
    expect(renderError(new OvlabError('OVLAB_E_INTERNAL', 'x', { cause: 'a\u0007text' }))).toContain(
      String.raw`because: a\u0007text`,
    );
    expect(renderError(new OvlabError('OVLAB_E_INTERNAL', 'x', { cause: { errno: -2 } }))).toContain(
      'because: {"errno":-2}',
    );
  });

  it('puts the diagnostics of a file first', () => {
    const sourceText = 'prefix: 2001:db8:55::/48';
    let thrown: unknown;
    try {
      loadLab(sourceText, { file: 'ovlab.yaml' });
    } catch (error) {
      thrown = error;
    }
    expect(thrown instanceof OvlabError ? renderError(thrown, { sourceText }).split('\n') : thrown).toEqual([
      expect.stringContaining('ovlab.yaml:1:9: error: prefix 2001:db8:55::/48 is a /48'),
      '  prefix: 2001:db8:55::/48',
      '          ^^^^^^^^^^^^^^^^',
      expect.stringContaining('  hint: choose one /64'),
      '',
      '1 error',
      '',
      'error: ovlab.yaml is not a valid lab file: 1 error [OVLAB_E_LAB_FILE]',
    ]);
  });
});
