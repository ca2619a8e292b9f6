import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { labJsonSchema, labTemplate, OvlabError, templateNames, type TemplateName } from '@ovlab/core';
import type { InitFlags } from '../flags.ts';
import type { CliContext } from '../context.ts';

export async function initAction(context: CliContext, { template, file, force }: InitFlags): Promise<void> {
  if (!isTemplateName(template)) {
    throw new OvlabError('OVLAB_E_USAGE', `there is no template ${template}`, {
      hint: `choose one of: ${templateNames.join(', ')}`,
    });
  }
  const target = resolve(context.cwd, file);
  await write(target, labTemplate(template), force === true);
  const schema = join(dirname(target), 'ovlab.schema.json');
  await write(schema, `${JSON.stringify(labJsonSchema(), null, 2)}\n`, true);
  context.err(
    `wrote ${file} and ovlab.schema.json (which gives your editor completion)\nnext: ${nextCommand(template)}\n`,
  );
}

/** A real server is looked at first. */
function nextCommand(template: TemplateName): string {
  return template === 'vps' ? 'put your own prefix into it, then: ovlab server plan' : 'ovlab up';
}

function isTemplateName(name: string): name is TemplateName {
  return (templateNames as readonly string[]).includes(name);
}

async function write(path: string, text: string, replace: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: replace ? 'w' : 'wx' });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new OvlabError('OVLAB_E_FILE', exists ? `${path} is there already` : `${path} cannot be written`, {
      ...(exists ? { hint: 'keep it, or replace it with --force' } : { cause }),
    });
  }
}
