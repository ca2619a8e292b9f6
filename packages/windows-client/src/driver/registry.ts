import type { OpenvpnInstallation } from './snapshot.ts';

/** Values by key and name; the name of a key's default value is empty. */
export type RegistryValues = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads what `reg query` prints. Only the name of the default value and the summary depend on the language: the one
 * stands in parentheses in all of them, the other is no line of a key.
 */
export function parseRegQuery(text: string): RegistryValues {
  const keys = new Map<string, Map<string, string>>();
  let values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (/^HKEY_\w+(\\|$)/.test(line)) {
      values = new Map<string, string>();
      keys.set(line.trimEnd(), values);
      continue;
    }
    const [, name, value = ''] = /^ {4}(\S.*?) {4}REG_\w+(?: {4}(.*))?$/.exec(line) ?? [];
    if (name !== undefined) values.set(/^\(.*\)$/.test(name) ? '' : name, value);
  }
  return keys;
}

/** Whether octets that are no UTF-8 were lost: `reg query` writes in the code page of the console. */
export function isGarbled(values: RegistryValues): boolean {
  return [...values.values()].some((own) => [...own.values()].some((value) => value.includes('\uFFFD')));
}

/** Reads a file that `reg export` wrote, of which texts alone are kept. */
export function parseRegFile(text: string): RegistryValues {
  const keys = new Map<string, Map<string, string>>();
  let values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const key = /^\[(.+)\]$/.exec(line)?.[1];
    if (key !== undefined) {
      values = new Map<string, string>();
      keys.set(key, values);
      continue;
    }
    const [, name, value] = /^(@|"(?:[^"\\]|\\.)*")="(.*)"$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    values.set(name === '@' ? '' : unescaped(name.slice(1, -1)), unescaped(value));
  }
  return keys;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

/** Where OpenVPN's installer writes down what it did. */
export const OPENVPN_KEY = String.raw`HKLM\SOFTWARE\OpenVPN`;
/** The list of installed programs. */
export const UNINSTALL_KEY = String.raw`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall`;

/** @param installed of {@link OPENVPN_KEY}; @param programs of {@link UNINSTALL_KEY} */
export function readInstallation(
  installed: RegistryValues,
  programs: RegistryValues,
): OpenvpnInstallation | undefined {
  const own = [...installed].find(([key]) => /\\OpenVPN$/i.test(key))?.[1];
  const directory = withoutFinalBackslash(own?.get('') ?? '');
  if (own === undefined || directory === '') return undefined;
  const bin = (name: string): string => `${directory}\\bin\\${name}`;
  return {
    directory,
    version: installedVersion(programs),
    configDirectory: withoutFinalBackslash(own.get('config_dir') ?? `${directory}\\config`),
    openvpn: own.get('exe_path') ?? bin('openvpn.exe'),
    gui: bin('openvpn-gui.exe'),
    tapctl: bin('tapctl.exe'),
  };
}

/** "OpenVPN Connect" is another program, and has no version in its name. */
function installedVersion(programs: RegistryValues): string | undefined {
  for (const values of programs.values()) {
    const version = /^OpenVPN (\d+(?:\.\d+)+)/.exec(values.get('DisplayName') ?? '')?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

function withoutFinalBackslash(path: string): string {
  // "D:\" is the root of a drive, and "D:" is not.
  return /^[A-Za-z]:\\$/.test(path) ? path : path.replace(/\\+$/, '');
}
