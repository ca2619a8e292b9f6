import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askHidden, askTwice, type Terminal } from './passphrase.ts';

function terminal(signal = new AbortController().signal) {
  const asked: string[] = [];
  const input = new PassThrough();
  return { input, asked, signal, ask: (question: string) => void asked.push(question) } satisfies Terminal & {
    asked: string[];
  };
}

describe('askHidden', () => {
  it('takes a line, corrected on the way, and shows nothing of it', async () => {
    const { input, asked, ...rest } = terminal();
    const answer = askHidden({ input, ...rest }, 'Passphrase: ');
    input.write('secrex\u007ft\r');
    expect(await answer).toBe('secret');
    expect(asked).toEqual(['Passphrase: ', '\n']);
  });

  it.each(['\u0003', '\u0004'])('ends with %j', async (key) => {
    const { input, ...rest } = terminal();
    const answer = askHidden({ input, ...rest }, '');
    input.write(key);
    await expect(answer).rejects.toMatchObject({ code: 'OVLAB_E_ABORTED' });
  });
});

it('waits no longer than the command', async () => {
  const interrupt = new AbortController();
  const answers = [0, 1].map(() => askHidden(terminal(interrupt.signal), ''));
  interrupt.abort();
  answers.push(askHidden(terminal(interrupt.signal), ''));
  for (const answer of answers) await expect(answer).rejects.toMatchObject({ code: 'OVLAB_E_ABORTED' });
});

describe('askTwice', () => {
  it.each([
    ['secret', 'secret', undefined],
    ['secret', 'other', 'OVLAB_E_USAGE'],
  ])('%s and %s', async (first, second, code) => {
    const typed = terminal();
    const answer = askTwice({
      ...typed,
      ask: (question) => {
        if (question === 'Passphrase: ') typed.input.write(`${first}\r`);
        if (question === 'The same again: ') typed.input.write(`${second}\r`);
      },
    });
    if (code === undefined) expect(await answer).toBe(first);
    else await expect(answer).rejects.toMatchObject({ code });
  });
});
