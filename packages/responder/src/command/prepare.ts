import { OvlabError } from '@ovlab/core/errors';
import type { DaemonConfig } from '../config/daemon-config.ts';
import { resolveSettings, type SettingProblem } from '../config/resolve-settings.ts';
import type { SettingsFile } from '../config/settings-file.ts';
import type { CommandLine } from './options.ts';

/**
 * Joins command line and file and checks the whole; reads the file again each time. Throws `OVLAB_E_USAGE` for what
 * the command line says, `OVLAB_E_RESPONDER_FILE` with every problem and its place for what the file says,
 * `OVLAB_E_FILE` when it cannot be read, and `OVLAB_E_UNSUPPORTED` for what this version cannot do.
 */
export async function prepare({ settings: given, config: path }: CommandLine): Promise<DaemonConfig> {
  if (path === undefined) return assertSettings(given, undefined);
  // Loaded only when there is a file, which keeps the parser out of the start of a responder without one.
  const { readSettingsFile } = await import('../config/settings-file.ts');
  return assertSettings(given, await readSettingsFile(path));
}

function assertSettings(given: CommandLine['settings'], file: SettingsFile | undefined): DaemonConfig {
  const { config, problems } = resolveSettings({
    given,
    written: file?.settings ?? {},
    diagnose(place, message) {
      if (file === undefined) throw new RangeError(message);
      return file.diagnose(place, message);
    },
  });
  if (problems.length > 0) throw invalid(problems, file?.path);
  if (config.interfaces.length > 0) return config;
  throw new OvlabError('OVLAB_E_USAGE', 'no interface is named', {
    hint: 'add --interface, for example --interface br0',
  });
}

/** The command line comes first, because what it says is what the person has just typed. */
function invalid(problems: readonly SettingProblem[], path = ''): OvlabError {
  const lines = problems.filter((problem) => typeof problem === 'string');
  const diagnostics = problems
    .filter((problem) => typeof problem !== 'string')
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
  return lines.length > 0
    ? new OvlabError('OVLAB_E_USAGE', lines.join('\n'), { diagnostics })
    : new OvlabError('OVLAB_E_RESPONDER_FILE', `${path} is not a valid configuration`, { diagnostics });
}
