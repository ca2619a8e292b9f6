import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '../../support/eventually.ts';

/** A daemon in a namespace. */
export interface Program {
  readonly pid: number;
  readonly running: boolean;
  said(): string;
  /** Resolves once it has said this; rejects when it ends or takes too long. */
  untilSaid(text: string | RegExp): Promise<void>;
  /** Resolves once it is gone. */
  end(): Promise<void>;
}

export function startProgram(
  netns: string,
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  // Of NO_COLOR and FORCE_COLOR together, as a task runner sets them, Node.js says a word that is not the daemon's.
  const { NO_COLOR: _, ...inherited } = process.env;
  const child = spawn('ip', ['netns', 'exec', netns, ...command], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    get running() {
      return running();
    },
    said: () => said,
    untilSaid: (text) =>
      eventually(() => {
        if (typeof text === 'string' ? said.includes(text) : text.test(said)) return;
        throw new Error(`${running() ? 'has not said' : 'ended without'} ${String(text)}: ${said}`);
      }),
    async end() {
      child.kill();
      await closed;
    },
  };
}
