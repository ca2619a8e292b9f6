import { OvlabError } from '@ovlab/core/errors';
import { describeMessage, type RouterAdvertisement } from '@ovlab/ndp';
import { buildRouterAdvertisement, encodeAdvertisement } from '../advertisement.ts';
import { checkRaConfig } from '../config/check-config.ts';
import type { RaConfig } from '../config/ra-config.ts';
import { settingOf, settingsToConfig, type Settings } from '../config/settings.ts';
import type { SettingsFile } from '../config/settings-file.ts';
import { assertInterfaceName } from '../interface/name.ts';
import { readInterface } from '../interface/read-interface.ts';
import { unusableReason, type InterfaceSnapshot } from '../interface/snapshot.ts';
import { Responder } from '../responder.ts';
import type { CommandLine } from './options.ts';

/** A command line with its file, ready to be carried out. */
export interface ResponderSetup {
  readonly interface: string;
  readonly config: RaConfig;
  readonly settings: Settings;
}

/**
 * Joins command line and file and checks the whole. Throws `OVLAB_E_USAGE` or `OVLAB_E_RESPONDER_FILE` with every
 * problem.
 */
export async function prepare({ settings: given, config: path }: CommandLine): Promise<ResponderSetup> {
  const file = path === undefined ? undefined : await readFile(path);
  const settings = { ...file?.settings, ...given };
  const name = settings.interface;
  if (name === undefined) {
    throw new OvlabError('OVLAB_E_USAGE', 'no interface is named', {
      hint: 'add --interface, for example --interface br0',
    });
  }
  assertInterfaceName(name);
  const config = settingsToConfig(settings);
  assertSettings(config, given, path, file);
  return { interface: name, config, settings };
}

/** Text about the Router Advertisement that would go out on the interface as it is. */
export function checkReport({ interface: name, config }: ResponderSetup): string {
  const now = readInterface(name);
  // Of an interface that is yet to come it is not known whether it will forward, but it is meant to.
  const snapshot = now.present ? now : { ...now, forwarding: true };
  const message = buildRouterAdvertisement(config, snapshot);
  assertFits(message, snapshot);
  const reason = unusableReason(snapshot);
  const state = reason === undefined ? `${name} is ready` : `${name} is not ready (${reason})`;
  const forwards =
    snapshot.present && !snapshot.forwarding ? ', and does not forward: router lifetime 0' : '';
  return `${state}${forwards}\n${describeMessage(message)}\n`;
}

/** A configuration that makes too large a message is not a valid one, even if its single values are. */
function assertFits(message: RouterAdvertisement, snapshot: InterfaceSnapshot): void {
  try {
    encodeAdvertisement(message, snapshot);
  } catch (cause) {
    const hint = cause instanceof OvlabError ? cause.hint : undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OvlabError('OVLAB_E_USAGE', reason, { cause, ...(hint === undefined ? {} : { hint }) });
  }
}

/** Advertises until the signal fires, then withdraws. */
export async function run(
  { interface: name, config, settings }: ResponderSetup,
  signal: AbortSignal,
): Promise<void> {
  const { createLog } = await import('./log.ts');
  const logger = await createLog(settings['log-level'] ?? 'info', settings['log-format'] ?? 'json');
  const responder = new Responder({ interface: name, config, logger });
  try {
    await responder.start();
    if (!signal.aborted)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    await responder.stop();
  }
}

/** Loaded only when there is a file, which keeps the parser out of the start of a responder without one. */
async function readFile(path: string): Promise<SettingsFile> {
  const { readSettingsFile } = await import('../config/settings-file.ts');
  return readSettingsFile(path);
}

function assertSettings(
  config: RaConfig,
  given: Settings,
  path: string | undefined,
  file: SettingsFile | undefined,
): void {
  const problems = checkRaConfig(config);
  if (problems.length === 0) return;
  const inFile = problems.flatMap((problem) => {
    const overridden = given[settingOf(problem.path)] !== undefined;
    return (overridden ? undefined : file?.locate(problem)) ?? [];
  });
  if (inFile.length === problems.length) {
    throw new OvlabError('OVLAB_E_RESPONDER_FILE', `${path ?? ''} is not a valid configuration`, {
      diagnostics: inFile,
    });
  }
  const lines = problems.map((problem) => `${settingOf(problem.path)}: ${problem.message}`);
  throw new OvlabError('OVLAB_E_USAGE', lines.join('\n'));
}
