import { resolveSettings } from '../../src/config/resolve-settings.ts';
import { parseSettings } from '../../src/config/settings-file.ts';

/** Everything that is wrong with the text of a configuration file; throws when it cannot be read. */
export function problemsOf(text: string): readonly unknown[] {
  const { settings: written, diagnose } = parseSettings(text, 'ra.yaml');
  return resolveSettings({ given: {}, written, diagnose }).problems;
}
