import { labJsonSchema } from '@ovlab/core';
import type { CliContext } from '../context.ts';

export function schemaAction(context: CliContext): void {
  context.out(`${JSON.stringify(labJsonSchema(), null, 2)}\n`);
}
