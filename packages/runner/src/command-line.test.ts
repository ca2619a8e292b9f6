import { describe, expect, it } from 'vitest';
import { escapeControls, formatCommand, lastLines } from './command-line.ts';

describe('formatCommand', () => {
  it.each([
    ['ip', ['-j', 'link'], 'ip -j link'],
    ['ip', ['link', 'set', 'br0', 'alias', 'two words'], "ip link set br0 alias 'two words'"],
    ['sh', ['-c', "echo 'a'"], String.raw`sh -c 'echo '\''a'\'''`],
    ['printf', [''], "printf ''"],
    ['printf', ['\u001b[2J'], String.raw`printf '\x1b[2J'`],
  ])('%s %j', (file, args, expected) => {
    expect(formatCommand(file, args)).toBe(expected);
  });
});

describe('escapeControls', () => {
  it('shows what would steer a terminal, and text direction marks', () => {
    expect(escapeControls('a\u0007b\u009bc\u202ed')).toBe(String.raw`a\x07b\x9bc\x202ed`);
  });

  it('leaves letters of every language', () => {
    expect(escapeControls('Zürich 東京')).toBe('Zürich 東京');
  });
});

describe('lastLines', () => {
  it('keeps the end and drops blank lines', () => {
    expect(lastLines('a\n\nb\r\nc\n', 2)).toBe('b; c');
  });
});
