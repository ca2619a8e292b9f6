import { fileURLToPath } from 'node:url';
import { processContext } from './context.ts';
import { interruptSignal } from './interrupt.ts';
import { createProgram } from './program.ts';
import { showFailure } from './ui/failure.ts';

// A reader that has seen enough (`ovlab logs | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
// Nobody reads the progress: the work goes on.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const context = processContext(interruptSignal(), fileURLToPath(import.meta.url));
try {
  await createProgram(context).parseAsync();
} catch (error) {
  await showFailure(context, error, process.argv.includes('--debug'));
}
