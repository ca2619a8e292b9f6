import { describe, expect, it } from 'vitest';
import { missingLines, parseConsole } from './console-block.ts';

describe('parseConsole', () => {
  it('takes prompts, continued lines, here-documents, exit codes and what is shown', () => {
    const block = [
      '$ ovlab up',
      '✔ up',
      '$ echo a \\',
      '    b # exit 2',
      "$ cat > x <<'END'",
      'one',
      'END',
      '$ cat x',
      'one',
    ];
    expect(parseConsole(block.join('\n'))).toEqual([
      { command: 'ovlab up', exit: 0, shown: ['✔ up'] },
      { command: 'echo a \\\n    b # exit 2', exit: 2, shown: [] },
      { command: "cat > x <<'END'\none\nEND", exit: 0, shown: [] },
      { command: 'cat x', exit: 0, shown: ['one'] },
    ]);
  });

  it('refuses a block that begins with output or ends within a command', () => {
    expect(() => parseConsole('output')).toThrow('no prompt');
    expect(() => parseConsole("$ cat <<'END'\none")).toThrow('is missing');
  });
});

describe('missingLines', () => {
  it('forgives other numbers, other widths and left-out lines', () => {
    const output = 'CLIENT    RTT\nclient1   12.5 ms\nclient2   3 ms\n';
    expect(missingLines(['CLIENT  RTT', '…', 'client2  0.31 ms'], output)).toEqual([]);
  });

  it('finds a line that is not there, or not in this place', () => {
    const output = 'first\nsecond\n';
    expect(missingLines(['first', 'third'], output)).toEqual(['third']);
    expect(missingLines(['second', 'first'], output)).toEqual(['first']);
  });
});
