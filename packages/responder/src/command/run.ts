import { ExitCode } from '@ovlab/core/errors';
import type { DaemonConfig } from '../config/daemon-config.ts';
import type { Service } from '../daemon/service.ts';
import type { CommandLine } from './options.ts';
import { prepare } from './prepare.ts';
import { takeSignals } from './signals.ts';
import { become, betterCommand } from './young-generation.ts';

/** How the daemon ends: with a last advertisement that takes its default route back, or without. */
type Ending = 'withdraw' | 'leave';

/** Advertises until a signal ends it. Rejects when it cannot be started. */
export async function run(line: CommandLine): Promise<void> {
  let end: (ending: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => {
    end = resolve;
  });
  let interrupted = false;
  let service: Service | undefined;
  const release = takeSignals({
    SIGTERM: () => end('withdraw'),
    SIGINT: () => {
      // Whoever asks twice does not want to wait for what the first one is waiting for.
      if (interrupted) process.exit(ExitCode.Interrupted);
      interrupted = true;
      end('withdraw');
    },
    SIGUSR2: () => end('leave'),
    // What is wrong with the configuration is logged.
    SIGHUP: () => void service?.reload().catch(() => undefined),
    SIGUSR1: () => service?.restartLifetimes(),
  });
  try {
    const config = await prepare(line);
    const better = betterCommand(config, process);
    if (better !== undefined) await become(better);
    // What a process that becomes another one has loaded it has loaded for nothing.
    const { createService } = await import('./create-service.ts');
    service = await createService(config, line);
    await serve(service, config, ended);
  } finally {
    release();
  }
}

async function serve(service: Service, config: DaemonConfig, ended: Promise<Ending>): Promise<void> {
  try {
    await service.start(config);
  } catch (error) {
    await service.stop({ withdraw: false });
    throw error;
  }
  await service.stop({ withdraw: (await ended) === 'withdraw' });
}
