import { afterEach, describe, expect, it } from 'vitest';
import { takeSignals } from './signals.ts';

describe('takeSignals', () => {
  const heard: string[] = [];
  const other = (): void => void heard.push('other');
  afterEach(() => {
    process.off('SIGUSR2', other);
    heard.length = 0;
  });

  it('acts instead of whoever did so before, and gives it back', () => {
    process.on('SIGUSR2', other);
    const release = takeSignals({ SIGUSR2: () => void heard.push('taken') });
    process.emit('SIGUSR2');
    release();
    process.emit('SIGUSR2');
    expect(heard).toEqual(['taken', 'other']);
  });

  it('leaves other signals alone', () => {
    const before = process.listeners('SIGTERM');
    const release = takeSignals({ SIGUSR2: () => undefined });
    expect(process.listeners('SIGTERM')).toEqual(before);
    release();
    expect(process.listenerCount('SIGUSR2')).toBe(0);
  });
});
