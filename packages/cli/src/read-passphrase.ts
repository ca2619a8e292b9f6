import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { OvlabError } from '@ovlab/core';
import type { CliContext } from './context.ts';
import { askHidden, askTwice } from './ui/passphrase.ts';

/**
 * The passphrase: the first line of a file, or of standard input for `-`, or what a person types. Never from the
 * command line, which every user of the machine can read. Errors: `OVLAB_E_USAGE` without any of these, `OVLAB_E_FILE`.
 */
export async function readPassphrase(
  context: CliContext,
  file: string | undefined,
  { twice }: { readonly twice: boolean },
): Promise<string> {
  if (file !== undefined)
    return firstLine(file === '-' ? await text(process.stdin) : await read(context, file));
  if (!process.stdin.isTTY) {
    throw new OvlabError('OVLAB_E_USAGE', 'There is nobody to ask for the passphrase', {
      hint: 'Name a file that holds it with --passphrase-file FILE, or - for standard input.',
    });
  }
  const terminal = { input: process.stdin, ask: context.err, signal: context.signal };
  return twice ? askTwice(terminal) : askHidden(terminal, 'Passphrase: ');
}

async function read({ cwd }: CliContext, file: string): Promise<string> {
  return readFile(resolve(cwd, file), 'utf8').catch((cause: unknown) => {
    throw new OvlabError('OVLAB_E_FILE', `the passphrase file ${file} cannot be read`, { cause });
  });
}

function firstLine(whole: string): string {
  return whole.split(/\r?\n/, 1)[0] ?? '';
}
