import { labJsonSchema } from '@ovlab/core';
import type { CliContext } from '../context.ts';

export async function schemaAction(context: CliContext): Promise<void> {
  context.out(`${JSON.stringify(await labJsonSchema(), null, 2)}\n`);
}
