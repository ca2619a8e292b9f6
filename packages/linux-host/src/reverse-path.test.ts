import { describe, expect, it } from 'vitest';
import { looseReversePath } from './reverse-path.ts';

const name = (link: string): string => `net.ipv4.conf.${link}.rp_filter`;

describe('looseReversePath', () => {
  it.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ['a strict default', { [name('all')]: '0', [name('default')]: '1' }, '1'],
    ['a strict switch for all', { [name('all')]: '1', [name('default')]: '0' }, '0'],
    ['a strict bridge', { [name('all')]: '0', [name('default')]: '0', [name('br0')]: '1' }, '1'],
    ['a loose switch for all', { [name('all')]: '2', [name('default')]: '1' }, undefined],
    ['a loose bridge', { [name('all')]: '1', [name('default')]: '1', [name('br0')]: '2' }, undefined],
    ['no filter', { [name('all')]: '0', [name('default')]: '0' }, undefined],
    ['a host of which nothing is known', {}, undefined],
  ])('with %s', (_name, sysctls, after) => {
    const values = (actions: readonly unknown[]): readonly string[] =>
      actions.map((action) => String((action as { args: readonly string[] }).args.at(-1)));
    const { begin, end } = looseReversePath('br0', { sysctls });
    expect(values(begin)).toEqual(after === undefined ? [] : [`${name('br0')}=2`]);
    expect(values(end)).toEqual(after === undefined ? [] : [`${name('br0')}=${after}`]);
  });

  it('writes a dot of a name as sysctl wants it', () => {
    const [action] = looseReversePath('br.7', { sysctls: { [name('default')]: '1' } }).begin;
    expect(action).toMatchObject({ args: ['-q', '-w', 'net.ipv4.conf.br/7.rp_filter=2'] });
  });
});
