import { constants } from 'node:os';

/** The shell's convention for a process that a signal ended: 128 + signal number. */
export function signalExitCode(signal: NodeJS.Signals | undefined): number | undefined {
  return signal === undefined ? undefined : 128 + constants.signals[signal];
}
