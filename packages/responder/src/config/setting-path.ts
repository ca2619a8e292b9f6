import { interfaceTable, type InterfaceSettings } from './settings.ts';

/** Keys and indices from a group of settings to a value. */
export type SettingPath = readonly [name: keyof InterfaceSettings, ...rest: (string | number)[]];

/** Names of the configuration whose setting is not the same in kebab case. */
const renamed: Readonly<Record<string, readonly [keyof InterfaceSettings, ...number[]]>> = {
  prefixes: ['prefix'],
  ignorePrefixes: ['ignore-prefix'],
  minInterval: ['interval', 0],
  maxInterval: ['interval', 1],
  routes: ['route'],
  encryptedDns: ['dnr'],
  pools: ['pool'],
  delegation: ['prefix-delegation'],
  relayedLinks: ['relayed-link'],
  reservations: ['reservation'],
};

/** Parts of an entry of the configuration that are one text in the settings. */
const cidrOf: Readonly<Record<string, string>> = { prefix: 'prefix', pref64: 'prefix', route: 'route' };

/**
 * Where the value stands that a part of the configuration comes from: of `prefixes[0].validLifetime` it is
 * `prefix`, 0, `valid-lifetime`.
 */
export function settingPath(configPath: string): SettingPath {
  const parts = [...configPath.matchAll(/[^.[\]]+/g)].map(([part]) =>
    /^\d+$/.test(part) ? Number(part) : part,
  );
  const [first = '', ...rest] = parts[0] === 'clients' ? parts.slice(1) : parts;
  const [name, ...inner] = renamed[first] ?? [kebab(first) as keyof InterfaceSettings];
  const keys = rest.map((part) => {
    if (typeof part === 'number') return part;
    return part === 'prefix' || part === 'prefixLength' ? (cidrOf[name] ?? kebab(part)) : kebab(part);
  });
  return [name, ...inner, ...keys];
}

/** Dotted form, for example `prefix[0].valid-lifetime`. */
export function formatPath(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${String(part)}]` : index === 0 ? part : `.${part}`))
    .join('');
}

/** Whether a name is that of a setting of an interface. */
export function isInterfaceSetting(name: string): name is keyof InterfaceSettings {
  return Object.hasOwn(interfaceTable, name);
}

function kebab(part: string | number): string {
  return String(part).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
