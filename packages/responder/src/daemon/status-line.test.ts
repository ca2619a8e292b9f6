import { OvlabError } from '@ovlab/core/errors';
import { describe, expect, it } from 'vitest';
import { responderStatus } from '../../test/support/responder-status.ts';
import { reasonOf } from './reason.ts';
import { statusLine } from './status-line.ts';

describe('statusLine', () => {
  const ready = responderStatus();
  const waiting = responderStatus({ name: 'tap0', state: 'waiting', waitingFor: 'missing' });

  it.each([
    [[ready, responderStatus({ name: 'br1' })], 'advertising on br0, br1'],
    [[ready, waiting], 'advertising on br0; waiting for tap0 (missing)'],
    [[waiting], 'waiting for tap0 (missing)'],
    [[], 'starting'],
  ])('%#', (interfaces, line) => {
    expect(statusLine(interfaces)).toBe(line);
  });
});

describe('reasonOf', () => {
  const place = { code: 'out-of-range', severity: 'error', length: 1, path: '', file: 'ra.yaml' } as const;
  const diagnostics = [
    { ...place, line: 2, column: 6, message: 'mtu: 1000 is too small' },
    { ...place, line: 3, column: 1, message: "there is no key 'x'" },
  ];

  it('names the place of each problem of a file', () => {
    const error = new OvlabError('OVLAB_E_RESPONDER_FILE', 'ra.yaml is not valid', { diagnostics });
    expect(reasonOf(error)).toBe("ra.yaml:2:6: mtu: 1000 is too small; ra.yaml:3:1: there is no key 'x'");
  });

  it('is one line', () => {
    expect(reasonOf(new OvlabError('OVLAB_E_USAGE', 'mtu: no\ninterval: no'))).toBe('mtu: no; interval: no');
    expect(reasonOf(new TypeError('defect'))).toBe('defect');
    expect(reasonOf('text')).toBe('text');
  });
});
