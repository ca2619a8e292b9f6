import { describe, expect, it } from 'vitest';
import { commandWord, quoteWord } from './quote.ts';

describe('quoteWord', () => {
  it.each([
    ['/etc/openvpn/ca.crt', '/etc/openvpn/ca.crt'],
    ['fe80::1%br0', 'fe80::1%br0'],
    ['bücher', 'bücher'],
    ['', '""'],
    ['two words', '"two words"'],
    ['a\tb', '"a\tb"'],
    [String.raw`C:\Program Files\OpenVPN`, String.raw`"C:\\Program Files\\OpenVPN"`],
    ['say "hi"', String.raw`"say \"hi\""`],
    ["it's", `"it's"`],
    ['#no comment', '"#no comment"'],
    [';no comment', '";no comment"'],
  ])('writes %j as %s', (word, quoted) => {
    expect(quoteWord(word)).toBe(quoted);
  });

  it.each(['two\nlines', 'carriage\rreturn', 'nul\0', 'bell\u0007'])(
    'refuses %j, which no quoting carries',
    (word) => {
      expect(() => quoteWord(word)).toThrow(expect.objectContaining({ code: 'OVLAB_E_USAGE' }));
    },
  );
});

describe('commandWord', () => {
  it('keeps the words of a command apart', () => {
    expect(commandWord(['/opt/my scripts/up', 'plain', 'a "b"'])).toBe(
      String.raw`"/opt/my scripts/up" plain "a \"b\""`,
    );
  });
});
