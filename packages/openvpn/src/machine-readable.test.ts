import { expect, it } from 'vitest';
import { parseMachineReadableLine } from './machine-readable.ts';

it('reads time, flags and message', () => {
  expect(parseMachineReadableLine('1700000000.123456 3000021 TLS Error: x')).toEqual({
    time: new Date(1_700_000_000_123),
    flags: 0x03_00_00_21,
    message: 'TLS Error: x',
  });
  expect(parseMachineReadableLine('1700000000.123456 1 ')?.message).toBe('');
});

it.each(['', '2026-11-23 06:28:11 TLS Error', '1700000000.12 1 short', 'Options error: x'])(
  'takes %j for something else',
  (line) => {
    expect(parseMachineReadableLine(line)).toBeUndefined();
  },
);
