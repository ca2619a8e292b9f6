import { systemClock } from '../clock.ts';
import type { DaemonConfig } from '../config/daemon-config.ts';
import { Service } from '../daemon/service.ts';
import { statusLine } from '../daemon/status-line.ts';
import type { Logger } from '../logger.ts';
import { createNotifier } from '../notify/notifier.ts';
import type { StateDirectory } from '../state/state-directory.ts';
import { createLog } from './log.ts';
import type { CommandLine } from './options.ts';
import { prepare } from './prepare.ts';

/** The service of a daemon with its log, its notifier and its state; nothing runs yet. */
export async function createService(config: DaemonConfig, line: CommandLine): Promise<Service> {
  const logger = await createLog(config.logLevel, config.logFormat);
  const env = { ...process.env };
  // Programs that are started from here are not the service (sd_notify(3)).
  delete process.env['NOTIFY_SOCKET'];
  delete process.env['WATCHDOG_USEC'];
  delete process.env['WATCHDOG_PID'];
  const notifier = await createNotifier({
    env,
    logger,
    status: () => statusLine(service.status().interfaces),
  });
  // The second and later ones of the list (systemd.exec(5)) would be for other things.
  const directory = config.stateDirectory ?? env['STATE_DIRECTORY']?.split(':', 1)[0];
  const state = directory === undefined ? undefined : await openState(directory, logger);
  const service: Service = new Service({
    logger,
    notifier,
    state,
    openKeeper: async (interfaces) => {
      const { openKeeper } = await import('../dhcpv6/open-keeper.ts');
      const { leaseDb } = config;
      return openKeeper({ leaseDb, stateDirectory: directory, interfaces, logger, clock: systemClock });
    },
    prepare: () => prepare(line),
    onConfig({ logLevel, logFormat, stateDirectory, leaseDb }) {
      logger.level = logLevel;
      if (logFormat !== config.logFormat) {
        logger.warn({ logFormat }, 'log-format holds from the next start on');
      }
      if (stateDirectory !== config.stateDirectory) {
        logger.warn({ stateDirectory }, 'state holds from the next start on');
      }
      // Its value may have a password in it.
      if (leaseDb !== config.leaseDb) logger.warn({}, 'lease-db holds from the next start on');
    },
  });
  return service;
}

/** Loaded only when there is a directory. */
async function openState(path: string, logger: Logger): Promise<StateDirectory> {
  const { StateDirectory } = await import('../state/state-directory.ts');
  return new StateDirectory(path, { logger });
}
