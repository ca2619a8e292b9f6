import { causes, unansweredHandshake, type Cause } from './diagnose-causes.ts';
import { parseMachineReadableLine } from './machine-readable.ts';

export interface LogDiagnosis extends Omit<Cause, 'pattern'> {
  /** What OpenVPN said, in its words. */
  readonly message: string;
}

const COMPLETED = /Initialization Sequence Completed/;

/**
 * Finds the best known reason why OpenVPN ended or does not connect, in the lines of one run of it, machine-readable
 * or not. What was overcome before the last completed initialization does not count; undefined when nothing is known.
 */
export function diagnoseLog(lines: readonly string[]): LogDiagnosis | undefined {
  const all = lines.map((line) => (parseMachineReadableLine(line)?.message ?? line).trim());
  const messages = all.slice(all.findLastIndex((message) => COMPLETED.test(message)) + 1);
  for (const cause of [...causes, unansweredHandshake(messages)]) {
    const message = messages.find((text) => cause.pattern.test(text));
    if (message !== undefined) return { code: cause.code, message, hint: cause.hint };
  }
  return undefined;
}
