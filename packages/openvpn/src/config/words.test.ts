import { describe, expect, it } from 'vitest';
import { commandWord, quoteWord } from '../quote.ts';
import { splitWords } from './words.ts';

const values = (line: string) => splitWords(line).words.map(({ value }) => value);

describe('splitWords', () => {
  it.each<[line: string, ...words: string[]]>([
    [''],
    [' \t\r\n'],
    ['dev tap0\r\n', 'dev', 'tap0'],
    ['\tdev \v tap0 \f', 'dev', 'tap0'],
    ['up "a b" c', 'up', 'a b', 'c'],
    [String.raw`ca "C:\\Program Files\\ca.crt"`, 'ca', String.raw`C:\Program Files\ca.crt`],
    [String.raw`ca C:\\Program\ Files\\ca.crt`, 'ca', String.raw`C:\Program Files\ca.crt`],
    [String.raw`ca 'C:\Program Files\ca.crt'`, 'ca', String.raw`C:\Program Files\ca.crt`],
    [String.raw`up "say \"hi\""`, 'up', 'say "hi"'],
    ['up ""', 'up', ''],
    ["up ''", 'up', ''],
    // A quote in a word is a character like any other, and the one that closes a word ends it.
    [`up it's a"b`, 'up', "it's", 'a"b'],
    ['up "a"b', 'up', 'a', 'b'],
    [String.raw`up '\"'`, 'up', String.raw`\"`],
    [String.raw`up \"a b\"`, 'up', '"a', 'b"'],
    [String.raw`up \ a`, 'up', 'a'],
    ['up a\\\n', 'up', 'a\n'],
    ['remote ü.example 1194', 'remote', 'ü.example', '1194'],
  ])('reads %j', (line, ...words) => {
    expect(splitWords(line).problem).toBeUndefined();
    expect(values(line)).toEqual(words);
  });

  it.each<[line: string, comment: string, column: number, ...words: string[]]>([
    ['# all of it\n', '# all of it', 1],
    ['  ;dev tap', ';dev tap', 3],
    ['dev tap0 # the bridge \n', '# the bridge', 10, 'dev', 'tap0'],
    ['dev "tap0"#x', '#x', 11, 'dev', 'tap0'],
    [String.raw`dev \# x`, '# x', 6, 'dev'],
  ])('finds the comment in %j', (line, text, column, ...words) => {
    expect(splitWords(line).comment).toEqual({ text, column });
    expect(values(line)).toEqual(words);
  });

  it('takes # and ; inside a word for what they are', () => {
    expect(values('http-proxy-option AGENT a#b;c "# d"')).toEqual([
      'http-proxy-option',
      'AGENT',
      'a#b;c',
      '# d',
    ]);
  });

  it.each([
    ['ca "C:\\\\keys', 'open-quote', 4, 1],
    ["up it 's", 'open-quote', 7, 1],
    [String.raw`ca C:\keys\ca.crt`, 'bad-escape', 6, 2],
    [String.raw`ca "C:\keys"`, 'bad-escape', 7, 2],
    [String.raw`up \'a`, 'bad-escape', 4, 2],
    ['up a\\', 'open-escape', 5, 1],
  ] as const)('says what is wrong with %j', (line, code, column, length) => {
    expect(splitWords(line).problem).toMatchObject({ code, column, length });
  });

  it('knows the place of each word, in characters and with its quotes', () => {
    expect(splitWords(String.raw` 💡 "a\"b" c`).words).toEqual([
      { value: '💡', column: 2, length: 1 },
      { value: 'a"b', column: 4, length: 6 },
      { value: 'c', column: 11, length: 1 },
    ]);
  });

  it('reads sixteen words, and says where the rest begins', () => {
    const sixteen = Array.from({ length: 16 }, (_, index) => `w${String(index)}`);
    expect(splitWords(`${sixteen.join(' ')}\n`)).toMatchObject({ words: { length: 16 } });
    expect(splitWords(`${sixteen.join(' ')}\n`).ignoredFrom).toBeUndefined();
    expect(splitWords(`${sixteen.join(' ')} # why`)).toMatchObject({ comment: { text: '# why' } });
    // What is behind the last word is not even looked at.
    const more = splitWords(`${sixteen.join(' ')}  "not closed`);
    expect(more).toMatchObject({ words: { length: 16 }, ignoredFrom: sixteen.join(' ').length + 3 });
    expect(more.problem).toBeUndefined();
  });
});

describe('what is written', () => {
  it.each([
    String.raw`C:\Program Files\OpenVPN\config\ca.crt`,
    String.raw`C:\keys\my "new" key's.pem`,
    String.raw`C:\trailing backslash\ `,
    'C:\\trailing backslash\\',
    String.raw`\\server\share$\#1;ovpn`,
    String.raw`C:\Users\Zoë\new\table`,
    String.raw`%APPDATA%\a^b&c(d)`,
    '',
    "'",
    String.raw`\"`,
  ])('is read back: %s', (path) => {
    expect(values(`ca ${quoteWord(path)} x`)).toEqual(['ca', path, 'x']);
    // A command is quoted twice: as words of a command, and as one word of the line.
    const [, line = ''] = values(`up ${quoteWord(commandWord([path, 'a b']))}`);
    expect(values(line)).toEqual([path, 'a b']);
  });
});
