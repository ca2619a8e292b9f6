import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { OvlabError, renderDiagnostics, type Diagnostic } from '@ovlab/core';
import { parseConfig, readProfile, type ConfigDocument } from '@ovlab/openvpn';
import type { CliContext } from '../context.ts';
import type { ImportFlags } from '../flags.ts';
import { renderProfile } from '../ui/profile.ts';
import { writeImported } from './write-imported.ts';

/** Says what a configuration file means, and with `--out` writes ovlab's form of it. */
export async function clientImportAction(
  context: CliContext,
  file: string,
  options: ImportFlags,
): Promise<void> {
  const path = resolve(context.cwd, file);
  const { document, problems } = parseConfig(await read(path, file), { file });
  if (problems.some(({ severity }) => severity === 'error')) refuse(context, file, problems, options);
  const meaning = readProfile(document);
  // Written before anything is said: whoever reads the answer can rely on the file.
  const written = await write(context, document, dirname(path), options);
  const warnings = [...problems, ...meaning.problems].sort((a, b) => a.line - b.line);
  if (options.json === true) {
    const { problems: _, ...rest } = meaning;
    print(context, { file, readable: true, ...rest, ...(written ?? {}), problems: warnings });
    return;
  }
  context.out(renderProfile(file, meaning, context.outStyle));
  // Without the text of the lines: it may hold what is hidden in the table.
  if (warnings.length > 0) context.err(`\n${renderDiagnostics(warnings, undefined)}\n`);
  if (written !== undefined)
    context.err(`\nwrote ${written.written}, which holds a private key (mode 0600)\n`);
}

async function read(path: string, file: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new OvlabError('OVLAB_E_FILE', `the profile ${file} cannot be read`, { cause });
  });
}

function refuse(
  context: CliContext,
  file: string,
  problems: readonly Diagnostic[],
  { json }: ImportFlags,
): never {
  if (json === true) print(context, { file, readable: false, problems });
  throw new OvlabError('OVLAB_E_PROFILE', `OpenVPN would not read ${file}`, { diagnostics: problems });
}

async function write(
  context: CliContext,
  document: ConfigDocument,
  directory: string,
  { out, serverName, force }: ImportFlags,
): Promise<{ readonly written: string } | undefined> {
  if (out === undefined) return undefined;
  const target = resolve(context.cwd, out);
  await writeImported(document, { directory, target, serverName, replace: force === true });
  return { written: out };
}

function print(context: CliContext, value: unknown): void {
  context.out(`${JSON.stringify(value, null, 2)}\n`);
}
