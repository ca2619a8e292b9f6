import { setTimeout as delay } from 'node:timers/promises';
import { LogDiagnoser, type LiveDiagnosis, type LogDiagnoserOptions } from '../../src/index.ts';
import type { TunnelLab } from './tunnel-lab.ts';

const TIMEOUT_MS = 100_000;

/** Waits until the log of a process shows a cause of that name. */
export async function diagnosed(
  lab: TunnelLab,
  process: string,
  role: LogDiagnoserOptions['role'],
  cause: string,
): Promise<LiveDiagnosis> {
  const deadline = performance.now() + TIMEOUT_MS;
  for (;;) {
    const diagnoser = new LogDiagnoser({ role });
    const lines = await lab.log(process);
    const all = [...lines.flatMap((line, index) => diagnoser.push(line, index)), ...diagnoser.flush()];
    const found = all.find(({ name }) => name === cause);
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`no ${cause} in the log:\n${lines.join('\n')}`);
    await delay(20);
  }
}
