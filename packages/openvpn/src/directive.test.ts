import { describe, expect, it } from 'vitest';
import { option, renderDirectives } from './directive.ts';
import { MAX_LINE_OCTETS } from './quote.ts';

describe('renderDirectives', () => {
  it('writes comments, options and blocks', () => {
    expect(
      renderDirectives([
        { kind: 'comment', text: 'First\n\nThird' },
        option('keepalive', 10, 60),
        option('persist-tun'),
        { kind: 'block', name: 'ca', text: 'one\r\ntwo\n' },
      ]),
    ).toBe('# First\n#\n# Third\nkeepalive 10 60\npersist-tun\n<ca>\none\ntwo\n</ca>\n');
  });

  it.each([
    ['a block that ends itself', { kind: 'block', name: 'ca', text: 'x\n </ca>\nscript-security 2' }],
    ['a name that is not an option', { kind: 'option', name: 'verb 3\nup', args: [] }],
    ['a line longer than OpenVPN reads', option('ca', `/${'x'.repeat(MAX_LINE_OCTETS)}`)],
  ] as const)('refuses %s', (_, directive) => {
    expect(() => renderDirectives([directive])).toThrow(expect.objectContaining({ code: 'OVLAB_E_USAGE' }));
  });

  it('counts a line in octets', () => {
    const fits = 'ü'.repeat((MAX_LINE_OCTETS - 'ca '.length - 1) / 2);
    expect(renderDirectives([option('ca', fits)])).toHaveLength('ca \n'.length + fits.length);
    expect(() => renderDirectives([option('ca', `${fits}ü`)])).toThrow('OpenVPN reads');
  });
});
