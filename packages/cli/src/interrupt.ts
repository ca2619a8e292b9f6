import { OvlabError } from '@ovlab/core/errors';

/**
 * A signal that fires at the first SIGINT, SIGTERM or SIGHUP, so that the command can undo what it began; the
 * second one leaves at once, with the exit code of an interrupted command.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new OvlabError('OVLAB_E_ABORTED', 'interrupted'));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  return controller.signal;
}
