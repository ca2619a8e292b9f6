import { describe, expect, it } from 'vitest';
import { quoteForCmd } from './cmd.ts';

const line = { in: 'line' } as const;
const script = { in: 'script' } as const;

describe('quoteForCmd', () => {
  it.each([
    [['netsh', 'plain'], 'netsh plain'],
    [['netsh', 'two words'], 'netsh ^"two words^"'],
    [['netsh', ''], 'netsh ^"^"'],
    [['netsh', 'a&b|c<d>e(f)g^h'], 'netsh a^&b^|c^<d^>e^(f^)g^^h'],
    [['netsh', 'say "&calc"'], String.raw`netsh ^"say \^"^&calc\^"^"`],
    [['netsh', 'wow!'], 'netsh wow!'],
    [[String.raw`C:\Program Files\a.exe`, 'x'], String.raw`"C:\Program Files\a.exe" x`],
    [[String.raw`C:\a&b\c.exe`], String.raw`"C:\a&b\c.exe"`],
  ])('%j becomes %s in a line and in a script', (args, quoted) => {
    expect(quoteForCmd(args, line)).toBe(quoted);
    expect(quoteForCmd(args, script)).toBe(quoted);
  });

  it.each([
    ['%PATH%', '^%^PATH^%', '%%PATH%%'],
    ['100%', '100^%', '100%%'],
    ['%%', '^%^%', '%%%%'],
    ['%"', String.raw`^"^%^\^"^"`, String.raw`^"%%\^"^"`],
    ['%PATH:~0,3%', '^%^PATH:~0,3^%', '%%PATH:~0,3%%'],
  ])('%s keeps its per cent signs', (arg, inLine, inScript) => {
    expect(quoteForCmd(['p', arg], line)).toBe(`p ${inLine}`);
    expect(quoteForCmd(['p', arg], script)).toBe(`p ${inScript}`);
  });

  it('refuses exclamation marks where they stand for variables', () => {
    const delayed = { in: 'script', delayedExpansion: true } as const;
    expect(quoteForCmd(['p', 'a^b'], delayed)).toBe('p a^^b');
    expect(() => quoteForCmd(['p', 'wow!'], delayed)).toThrow(/exclamation/);
  });

  it.each([
    [['p', 'a\nb'], line],
    [['p', 'a\rb'], script],
    [['p', 'a\0b'], line],
    [['100%.exe'], line],
    [['wow!.exe'], { in: 'script', delayedExpansion: true } as const],
    [['a"b.exe'], script],
    [['p', 'x'.repeat(8190)], line],
  ])('refuses what cmd.exe cannot pass on', (args, context) => {
    expect(() => quoteForCmd(args, context)).toThrow(expect.objectContaining({ code: 'OVLAB_E_USAGE' }));
  });
});
