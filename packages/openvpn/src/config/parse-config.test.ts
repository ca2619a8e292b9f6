import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { option, renderDirectives, type Directive } from '../directive.ts';
import { directivesOf, renderDocument } from './document.ts';
import { encodeConfig } from './encoding.ts';
import { loadConfig, parseConfig } from './parse-config.ts';

function octetsOf(source: string | Uint8Array): Uint8Array {
  const { document } = parseConfig(source);
  return encodeConfig({ text: renderDocument(document), encoding: document.encoding });
}

const problems = (text: string) =>
  parseConfig(text, { file: 'a.ovpn' }).problems.map(
    ({ file, line, column, severity, code }) =>
      `${file}:${String(line)}:${String(column)} ${severity} ${code}`,
  );

describe('parseConfig', () => {
  it('gives entries with their places, and keeps what OpenVPN skips', () => {
    const text = '\ufeff# Office\r\n\r\n--dev tap0 ; bridge\r\n  <ca>\r\n one\r\n </ca> rest\r\n;verb 3';
    const { document, problems } = parseConfig(text);
    expect(problems).toEqual([]);
    expect(document.byteOrderMark).toBe(true);
    expect(document.entries).toEqual([
      { kind: 'comment', line: 1, source: '# Office\r\n', text: 'Office' },
      { kind: 'blank', line: 2, source: '\r\n' },
      {
        kind: 'option',
        line: 3,
        source: '--dev tap0 ; bridge\r\n',
        name: 'dev',
        args: ['tap0'],
        words: [
          { value: '--dev', column: 1, length: 5 },
          { value: 'tap0', column: 7, length: 4 },
        ],
        comment: '; bridge',
      },
      {
        kind: 'block',
        line: 4,
        source: '  <ca>\r\n one\r\n </ca> rest\r\n',
        name: 'ca',
        words: [{ value: '<ca>', column: 3, length: 4 }],
        text: ' one\r\n',
      },
      { kind: 'comment', line: 7, source: ';verb 3', text: 'verb 3' },
    ]);
    expect(renderDocument(document)).toBe(text);
  });

  it('says every problem with its place', () => {
    const long = 'x'.repeat(300);
    const text = `dev tap\nca "open\n${long}\nca C:\\keys\n<key>\n${long}\n`;
    expect(problems(text)).toEqual([
      'a.ovpn:2:4 error open-quote',
      'a.ovpn:3:1 error line-length',
      'a.ovpn:4:6 error bad-escape',
      'a.ovpn:5:1 error open-block',
    ]);
    expect(() => loadConfig(text, { file: 'a.ovpn' })).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_PROFILE',
        diagnostics: parseConfig(text, { file: 'a.ovpn' }).problems,
      }),
    );
    expect(renderDocument(parseConfig(text).document)).toBe(text);
  });

  it.each([
    ['254 octets and the line break', `ca ${'x'.repeat(251)}\n`, []],
    ['255 octets at the end of the file', `ca ${'x'.repeat(252)}`, []],
    ['255 octets and the line break', `ca ${'x'.repeat(252)}\n`, ['a.ovpn:1:1 error line-length']],
    ['253 octets, return and line break', `ca ${'x'.repeat(250)}\r\n`, []],
    ['254 octets, return and line break', `ca ${'x'.repeat(251)}\r\n`, ['a.ovpn:1:1 error line-length']],
    [
      'a line that the byte order mark makes too long',
      `\ufeffca ${'x'.repeat(249)}\n`,
      ['a.ovpn:1:1 error line-length'],
    ],
    ['octets, not characters', `ca ${'ü'.repeat(126)}\n`, ['a.ovpn:1:1 error line-length']],
    ['a long line in a block', `<ca>\n${'x'.repeat(400)}\n</ca>\n`, []],
    [
      'a closing tag that the buffer may cut off',
      `<ca>\n${'x'.repeat(400)}</ca>\n</ca>\n`,
      ['a.ovpn:1:1 error line-length'],
    ],
    [
      'a key outside of a block',
      '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\nx "',
      ['a.ovpn:1:1 error stray-key', 'a.ovpn:4:3 error open-quote'],
    ],
    ['more words than OpenVPN reads', `push ${'x '.repeat(16)}`, ['a.ovpn:1:36 warning too-many-words']],
    ['a backslash at the end of a line', 'up a\\\n', ['a.ovpn:1:4 warning escaped-line-break']],
    [
      'the lines of a connection',
      '\n<connection>\nremote a\nremote "b\n</connection>\n',
      ['a.ovpn:4:8 error open-quote'],
    ],
    ['UTF-16', 'd\0e\0v\0', ['a.ovpn:1:1 error encoding']],
  ])('counts %s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('takes a tag for an option when a word follows, and a word in quotes for a tag', () => {
    expect(directivesOf(parseConfig('<ca> x\n').document)).toEqual([option('<ca>', 'x')]);
    expect(directivesOf(parseConfig('--"<ca>"\n').document)).toEqual([option('"<ca>"')]);
    expect(directivesOf(parseConfig('"--<ca>" # x\na\n</ca>').document)).toEqual([
      { kind: 'block', name: 'ca', text: 'a\n' },
    ]);
  });

  it('keeps files that are not UTF-8', () => {
    const latin1 = Uint8Array.of(0x23, 0x20, 0xfc, 0x0a);
    expect(parseConfig(latin1).document).toMatchObject({ encoding: 'latin1', entries: [{ text: 'ü' }] });
    expect(octetsOf(latin1)).toEqual(Buffer.from(latin1));
    const marked = Uint8Array.of(0xef, 0xbb, 0xbf, 0x23, 0xfc);
    expect(parseConfig(marked).document).toMatchObject({
      byteOrderMark: true,
      entries: [{ kind: 'comment' }],
    });
    expect(octetsOf(marked)).toEqual(Buffer.from(marked));
  });
});

const piece = fc.constantFrom(
  ...[
    'dev',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '"',
    "'",
    '\\',
    '#',
    ';',
    '<ca>',
    '</ca>',
    '--',
    'ü',
    '€',
    '\ufeff',
    '\0',
  ],
);

describe('rendering', () => {
  it('gives back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: piece }), (text) => {
        const { document } = parseConfig(text);
        expect(renderDocument(document)).toBe(text);
      }),
    );
  });

  it('gives back any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
        expect(octetsOf(octets)).toEqual(Buffer.from(octets));
      }),
    );
  });

  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
  const argument = fc
    .string({ unit: 'grapheme', maxLength: 15 })
    .filter((text) => !/[^\P{Cc}\t]/u.test(text));
  const blockLine = fc.stringMatching(/^[A-Za-z0-9+/= #;"'\\<>-]{0,64}$/);
  const directive: fc.Arbitrary<Directive> = fc.oneof(
    fc.record({ kind: fc.constant('option' as const), name, args: fc.array(argument, { maxLength: 10 }) }),
    fc
      .record({ name, lines: fc.array(blockLine) })
      .map(({ name, lines }) => ({ kind: 'block' as const, name, text: `${lines.join('\n').trimEnd()}\n` })),
    fc.record({
      kind: fc.constant('comment' as const),
      text: fc.stringMatching(/^(?:[!-~](?:[ -~]{0,60}[!-~])?)?$/),
    }),
  );

  const writable = (one: Directive) => {
    try {
      return renderDirectives([one]) !== '';
    } catch {
      return false;
    }
  };

  it('is the inverse of parsing for whatever directives can be written', () => {
    fc.assert(
      fc.property(fc.array(directive.filter(writable)), (directives) => {
        const { document, problems } = parseConfig(renderDirectives(directives));
        expect(problems).toEqual([]);
        expect(directivesOf(document)).toEqual(directives);
      }),
    );
  });
});
