import { createResponderCommand } from '@ovlab/responder/command';
import type { CliContext } from '../context.ts';

export async function raAction(_context: CliContext, args: readonly string[]): Promise<void> {
  await createResponderCommand()
    .name('ovlab ra')
    .exitOverride()
    .parseAsync([...args], { from: 'user' });
}
