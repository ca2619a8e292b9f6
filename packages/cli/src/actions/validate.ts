import { ExitCode, parseLabFile, renderDiagnostics } from '@ovlab/core';
import type { ValidateFlags } from '../flags.ts';
import type { CliContext } from '../context.ts';
import { readLabText, requireLabFile } from '../lab-file.ts';

export async function validateAction(context: CliContext, options: ValidateFlags): Promise<void> {
  const file = await requireLabFile(context, options.file);
  const text = await readLabText(context, file);
  const result = parseLabFile(text, { file });
  const problems = result.ok ? result.warnings : result.diagnostics;
  if (options.json === true)
    context.out(`${JSON.stringify({ file, valid: result.ok, problems }, null, 2)}\n`);
  else {
    if (problems.length > 0) context.err(`${renderDiagnostics(problems, text)}\n`);
    if (result.ok) context.out(`${file} is valid: lab ${result.lab.name}, ${result.lab.prefix}\n`);
  }
  if (!result.ok) context.setExitCode(ExitCode.Usage);
}
