#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { processContext } from './context.ts';
import { interruptSignal } from './interrupt.ts';
import { createProgram } from './program.ts';
import { showFailure } from './ui/failure.ts';

const context = processContext(interruptSignal(), fileURLToPath(import.meta.url));
try {
  await createProgram(context).parseAsync();
} catch (error) {
  await showFailure(context, error, process.argv.includes('--debug'));
}
