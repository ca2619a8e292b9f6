import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { labJsonSchema, labTemplate, OvlabError, type TemplateName } from '@ovlab/core';
import type { InitFlags } from '../flags.ts';
import type { CliContext } from '../context.ts';

/** Templates of labs that `ovlab up` of this version can build. */
const templates = ['lab', 'static-key', 'dhcpv6', 'multi-client'] as const satisfies readonly TemplateName[];

export async function initAction(context: CliContext, { template, file, force }: InitFlags): Promise<void> {
  if (!isTemplateName(template)) {
    throw new OvlabError('OVLAB_E_USAGE', `there is no template ${template}`, {
      hint: `choose one of: ${templates.join(', ')}`,
    });
  }
  const target = resolve(context.cwd, file);
  await write(target, labTemplate(template), force === true);
  const schema = join(dirname(target), 'ovlab.schema.json');
  await write(schema, `${JSON.stringify(labJsonSchema(), null, 2)}\n`, true);
  context.err(`wrote ${file} and ovlab.schema.json (which gives your editor completion)\nnext: ovlab up\n`);
}

function isTemplateName(name: string): name is (typeof templates)[number] {
  return (templates as readonly string[]).includes(name);
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
