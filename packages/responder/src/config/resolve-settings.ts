import { resolve } from 'node:path';
import type { Diagnostic } from '@ovlab/core';
import { checkRaConfig } from './check-config.ts';
import { checkDhcpv6Config } from './check-dhcpv6.ts';
import type { DaemonConfig, InterfaceConfig } from './daemon-config.ts';
import { settingsToDhcpv6 } from './settings-to-dhcpv6.ts';
import { formatPath, isInterfaceSetting, settingPath, type SettingPath } from './setting-path.ts';
import { settingsToConfig } from './settings-to-config.ts';
import type { InterfaceSettings, Settings } from './settings.ts';

/** Octets of `sun_path` (unix(7)) without the final NUL. */
const MAX_SOCKET_PATH = 107;

/** What is said where: the command line goes before the file, an entry of `interfaces` before the top level. */
export interface SaidSettings {
  /** Settings of the command line. */
  readonly given: Settings;
  /** Settings of the file. */
  readonly written: Settings;
  /** Shows a problem with a value of the file at its place. */
  readonly diagnose: (path: readonly (string | number)[], message: string) => Diagnostic;
}

/** A problem at its place in the file, or as a line about the command line. */
export type SettingProblem = Diagnostic | string;

/** The configuration that settings mean together, and everything that is wrong with it. */
export function resolveSettings(said: SaidSettings): {
  readonly config: DaemonConfig;
  readonly problems: readonly SettingProblem[];
} {
  const { given, written } = said;
  const whole = { ...written, ...given };
  const links = linksOf(said);
  const control = whole.control === undefined ? undefined : resolve(whole.control);
  const config: DaemonConfig = {
    interfaces: links.map(({ problems: _, ...link }) => link),
    control,
    metrics: whole.metrics,
    leaseDb: whole['lease-db'],
    stateDirectory: whole.state === undefined ? undefined : resolve(whole.state),
    logLevel: whole['log-level'] ?? 'info',
    logFormat: whole['log-format'] ?? 'json',
  };
  return {
    config,
    problems: unique([
      ...twice(said),
      ...links.flatMap(({ problems }) => problems),
      ...checkControl(control, said),
    ]),
  };
}

interface Link extends InterfaceConfig {
  readonly problems: readonly SettingProblem[];
}

function linksOf(said: SaidSettings): readonly Link[] {
  const { given, written } = said;
  const entries = written.interfaces ?? [];
  const names = given.interface ?? [...(written.interface ?? []), ...entries.map((entry) => entry.interface)];
  return [...new Set(names)].map((name) => {
    const index = entries.findIndex((entry) => entry.interface === name);
    return linkOf(name, index, said);
  });
}

function linkOf(name: string, index: number, { given, written, diagnose }: SaidSettings): Link {
  const { interface: _, ...entry } = written.interfaces?.[index] ?? { interface: name };
  const settings: InterfaceSettings = interfaceSettings({ ...written, ...entry, ...given });
  const at = (path: SettingPath, message: string): SettingProblem => {
    const [setting] = path;
    if (given[setting] !== undefined) return `${formatPath(path)}: ${message}`;
    const text = `${formatPath(path)}: ${message}`;
    if (entry[setting] !== undefined) return diagnose(['interfaces', index, ...path], text);
    return written[setting] === undefined ? text : diagnose(path, text);
  };
  const ra = settingsToConfig(settings);
  const dhcpv6 = settingsToDhcpv6(settings);
  const problems = [...checkRaConfig(ra), ...(dhcpv6 === undefined ? [] : checkDhcpv6Config(dhcpv6, ra))].map(
    ({ path, message }) => at(settingPath(path), message),
  );
  return { name, ra, ...(dhcpv6 === undefined ? {} : { dhcpv6 }), problems };
}

/** Interfaces that the file names twice; `--interface` goes before its list, but not before its entries. */
function twice({ given, written, diagnose }: SaidSettings): readonly SettingProblem[] {
  const listed = given.interface === undefined ? (written.interface ?? []) : [];
  const seen = new Set<string>();
  return [
    ...listed.map((name, index) => ({ name, path: ['interface', index] })),
    ...(written.interfaces ?? []).map(({ interface: name }, index) => ({
      name,
      path: ['interfaces', index, 'interface'],
    })),
  ].flatMap(({ name, path }) => {
    if (seen.has(name)) return [diagnose(path, `${name} is there twice`)];
    seen.add(name);
    return [];
  });
}

function checkControl(
  control: string | undefined,
  { given, diagnose }: SaidSettings,
): readonly SettingProblem[] {
  if (control === undefined || Buffer.byteLength(control) <= MAX_SOCKET_PATH) return [];
  const message = `control: the path ${control} has more than ${String(MAX_SOCKET_PATH)} octets (unix(7))`;
  return [given.control === undefined ? diagnose(['control'], message) : message];
}

function interfaceSettings(settings: Settings): InterfaceSettings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => isInterfaceSetting(name)));
}

/** What holds for several interfaces is wrong once. */
function unique(problems: readonly SettingProblem[]): readonly SettingProblem[] {
  const byText = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...byText.values()];
}
