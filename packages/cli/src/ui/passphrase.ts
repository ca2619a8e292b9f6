import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { OvlabError } from '@ovlab/core';

/** Where a person types, and where questions go. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly ask: (question: string) => void;
  /** Ends the waiting, as Ctrl-C does. */
  readonly signal: AbortSignal;
}

/** Asks for a line that is not shown. Errors: `OVLAB_E_ABORTED` for Ctrl-C and for the end of the input. */
export async function askHidden({ input, ask, signal }: Terminal, question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  const close = (): void => lines.close();
  signal.addEventListener('abort', close);
  const answer = new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new OvlabError('OVLAB_E_ABORTED', 'No passphrase was given')));
  });
  if (signal.aborted) lines.close();
  // Asked only when the terminal shows nothing any more, for those who answer faster than a person.
  ask(question);
  try {
    return await answer;
  } finally {
    signal.removeEventListener('abort', close);
    lines.close();
    ask('\n');
  }
}

/** A passphrase typed twice alike. Errors: also `OVLAB_E_USAGE` when the two differ. */
export async function askTwice(terminal: Terminal): Promise<string> {
  const first = await askHidden(terminal, 'Passphrase: ');
  if ((await askHidden(terminal, 'The same again: ')) === first) return first;
  throw new OvlabError('OVLAB_E_USAGE', 'The two passphrases differ', { hint: 'Try again.' });
}
