import { describe, expect, it } from 'vitest';
import { assertInterfaceName } from './name.ts';

describe('assertInterfaceName', () => {
  it.each(['br0', 'eth0.100', 'wlp3s0', 'a'.repeat(15)])('takes %s', (name) => {
    expect(() => assertInterfaceName(name)).not.toThrow();
  });

  it.each(['', '.', '..', '../..', 'a/b', 'br 0', 'eth0:1', 'a'.repeat(16), 'ü'.repeat(8)])(
    'refuses %j',
    (name) => {
      expect(() => assertInterfaceName(name)).toThrow(/is not a name of an interface/);
    },
  );
});
