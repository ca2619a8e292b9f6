import type { ChangeReport, HostStatus } from '@ovlab/lab';
import { describe, expect, it } from 'vitest';
import { renderSettled, renderWaiting } from './server-change.ts';
import { renderDiff, renderHostPlan } from './server-plan.ts';
import { renderHostStatus } from './server-status.ts';
import { styleFor } from './style.ts';

const plain = styleFor({}, { NO_COLOR: '1' });

const change: ChangeReport = {
  id: 'abc',
  phase: 'waiting',
  started: '2026-01-02T03:04:05.000Z',
  ended: undefined,
  secondsLeft: 60,
  steps: [],
  gateways: ['192.0.2.254', 'fe80::254'],
  reason: undefined,
  differences: [],
};

const status: HostStatus = {
  server: 'vps',
  change: { ...change, guarded: true },
  network: { state: 'as-desired' },
  bridges: [{ name: 'br0', ports: ['eth0', 'tap0'], addresses: ['192.0.2.1/24'], gateways: ['192.0.2.254'] }],
  supervisor: { pid: 7 },
};

describe('the plan of a host', () => {
  it('has each step with its reason, its notes and its commands', () => {
    const step = {
      id: 'a',
      title: 'set x',
      reason: 'it is 0',
      notes: ['somebody renews it'],
      apply: [{ kind: 'sysctl', values: { 'net.x': '1' } } as const],
      undo: [],
    };
    expect(renderHostPlan([step], plain)).toBe(
      [
        '  1. set x',
        '     because it is 0',
        '     note: somebody renews it',
        '       sysctl -w net.x=1',
        '',
      ].join('\n'),
    );
  });

  it('shows what goes and what comes', () => {
    const lines = [
      { sign: '-', text: 'eth0 address 192.0.2.1/24' },
      { sign: '+', text: 'br0 address 192.0.2.1/24' },
    ] as const;
    expect(renderDiff(lines, plain)).toBe('- eth0 address 192.0.2.1/24\n+ br0 address 192.0.2.1/24\n');
  });
});

describe('a change of a host', () => {
  it('says how long it waits and how it is kept', () => {
    const text = renderWaiting(change, 0.314, plain);
    expect(text).toContain('✔ done and read back in 0.31 s; 192.0.2.254 and fe80::254 answer\n');
    expect(text).toContain('taken back in 60 s');
    expect(text).toContain('  ovlab server confirm\n');
    expect(renderWaiting({ ...change, gateways: [] }, 1, plain)).toContain('in 1.00 s\n');
  });

  it('says how it ended', () => {
    expect(renderSettled({ ...change, phase: 'confirmed' }, plain)).toContain('✔ confirmed');
    const back: ChangeReport = { ...change, phase: 'rolled-back', reason: 'it was asked for' };
    expect(renderSettled(back, plain)).toBe(
      '✔ taken back (it was asked for): everything is as it was before\n',
    );
    expect(renderSettled({ ...back, differences: ['link br0 was not there before'] }, plain)).toBe(
      '✖ taken back (it was asked for), but not everything is as it was before:\n  link br0 was not there before\n',
    );
  });
});

describe('the status of a host', () => {
  it('shows change, network, bridge and supervisor', () => {
    expect(renderHostStatus(status, plain)).toBe(
      [
        'server     vps',
        'change     waits to be confirmed, 60 s are left: ovlab server confirm',
        'network    as the file says',
        'bridge     br0 with eth0, tap0',
        'addresses  192.0.2.1/24',
        'gateways   192.0.2.254',
        'supervisor pid 7',
        '',
      ].join('\n'),
    );
  });

  it.each<[string, Partial<HostStatus>, string]>([
    ['nothing was changed', { change: undefined }, 'none since this machine was started'],
    [
      'nobody guards it any more',
      { change: { ...change, guarded: false } },
      'nothing would take it back: ovlab server confirm or rollback',
    ],
    [
      'it is confirmed',
      { change: { ...change, phase: 'confirmed', ended: 'then', guarded: false } },
      'confirmed at then',
    ],
    [
      'it was taken back',
      {
        change: {
          ...change,
          phase: 'rolled-back',
          ended: 'then',
          reason: 'why',
          differences: ['x'],
          guarded: false,
        },
      },
      'taken back at then: why; not set back: x',
    ],
    ['it is at work', { change: { ...change, phase: 'applying', guarded: true } }, 'is being made'],
    ['it goes back', { change: { ...change, phase: 'rolling-back', guarded: true } }, 'is being taken back'],
    ['it differs', { network: { state: 'differs', steps: ['make br0', 'make tap0'] } }, 'to do: make tap0'],
    [
      'it is refused',
      { network: { state: 'refused', problem: 'br0 is not ours' } },
      'cannot become as the file says: br0 is not ours',
    ],
    ['nothing runs', { supervisor: undefined }, 'supervisor does not run'],
  ])('says that %s', (_name, more, text) => {
    expect(renderHostStatus({ ...status, ...more }, plain)).toContain(text);
  });
});
