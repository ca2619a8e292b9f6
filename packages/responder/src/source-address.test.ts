import { describe, expect, it } from 'vitest';
import { bridge } from '../test/support/snapshots.ts';
import { defaultRaConfig } from './config/ra-config.ts';
import { SourceAddress } from './source-address.ts';

function setUp(sourceAddress?: string) {
  const source = new SourceAddress();
  const config = { ...defaultRaConfig, sourceAddress };
  const use = (...linkLocals: readonly string[]) =>
    source.applyTo(bridge({ linkLocals, linkLocal: linkLocals[0] }), config).linkLocal;
  return { source, use };
}

describe('SourceAddress', () => {
  it('stays with its address when another one is added', () => {
    const { source, use } = setUp();
    expect(use('fe80::5')).toBe('fe80::5');
    expect(use('fe80::1', 'fe80::5')).toBe('fe80::5');
    expect(source.takeFormer()).toEqual([]);
  });

  it('says three times that an address was given up (RFC 4861 6.2.8)', () => {
    const { source, use } = setUp();
    use('fe80::5');
    expect(use('fe80::1')).toBe('fe80::1');
    expect([1, 2, 3, 4].map(() => source.takeFormer())).toEqual([['fe80::5'], ['fe80::5'], ['fe80::5'], []]);
  });

  it('says so also when the interface had none in between', () => {
    const { source, use } = setUp();
    use('fe80::5');
    expect(use()).toBeUndefined();
    use('fe80::1');
    expect(source.takeFormer()).toEqual(['fe80::5']);
  });

  it('does not withdraw an address that is in use again', () => {
    const { source, use } = setUp();
    use('fe80::5');
    use('fe80::1');
    use('fe80::5');
    expect(source.takeFormer()).toEqual(['fe80::1']);
  });

  it('takes the address that it is told to, and waits for it', () => {
    const { use } = setUp('fe80::aa');
    expect(use('fe80::1')).toBeUndefined();
    expect(use('fe80::1', 'fe80::aa')).toBe('fe80::aa');
  });
});
