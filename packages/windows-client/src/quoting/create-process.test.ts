import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../test/support/split-command-line.ts';
import { quoteArgument, quoteForCreateProcess } from './create-process.ts';

describe('quoteArgument', () => {
  it.each([
    ['plain', 'plain'],
    ['', '""'],
    ['two words', '"two words"'],
    ['tab\there', '"tab\there"'],
    ['say "hi"', String.raw`"say \"hi\""`],
    [String.raw`C:\Program Files\OpenVPN`, String.raw`"C:\Program Files\OpenVPN"`],
    // The last backslashes would escape the closing quote.
    ['C:\\Program Files\\', String.raw`"C:\Program Files\\"`],
    ['C:\\PROGRA~1\\', 'C:\\PROGRA~1\\'],
    [String.raw`a\"b`, String.raw`"a\\\"b"`],
    [String.raw`root\tap0901`, String.raw`root\tap0901`],
    ['100% & more|<>^()', '"100% & more|<>^()"'],
  ])('%j becomes %s', (arg, quoted) => {
    expect(quoteArgument(arg)).toBe(quoted);
  });

  it('refuses a NUL', () => {
    expect(() => quoteArgument('a\0b')).toThrow(expect.objectContaining({ code: 'OVLAB_E_USAGE' }));
  });
});

describe('quoteForCreateProcess', () => {
  const argument = fc.oneof(
    fc.string({ unit: fc.constantFrom('\\', '"', ' ', '\t', 'a', '^', '%', "'") }),
    fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
  );
  const program = fc.constantFrom('netsh', String.raw`C:\Program Files\OpenVPN\bin\tapctl.exe`, 'D:\\a b\\');

  it('is read back as what was meant', () => {
    fc.assert(
      fc.property(program, fc.array(argument), (file, args) => {
        expect(splitCommandLine(quoteForCreateProcess([file, ...args]))).toEqual([file, ...args]);
      }),
    );
  });

  it('refuses a program with a quote in its name', () => {
    expect(() => quoteForCreateProcess(['a"b.exe'])).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_USAGE' }),
    );
  });

  it('refuses a line longer than Windows takes', () => {
    expect(() => quoteForCreateProcess(['a', 'b'.repeat(32_764)])).not.toThrow();
    expect(() => quoteForCreateProcess(['a', 'b'.repeat(32_765)])).toThrow(/longer than the 32766/);
  });
});
