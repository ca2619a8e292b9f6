import type { KeyTable, ValuesOf } from './form.ts';
import { group, interfaceName, listOf } from './forms.ts';
import { clientSettings } from './keys/clients.ts';
import { dhcpv6Settings } from './keys/dhcpv6.ts';
import { linkSettings } from './keys/link.ts';
import { prefixSettings } from './keys/prefix.ts';
import { linksSettings, processSettings } from './keys/process.ts';
import { routerSettings } from './keys/router.ts';
import { dnsSettings, serviceSettings } from './keys/services.ts';

/** Every key that can be said for one interface. */
export const interfaceTable = {
  ...prefixSettings,
  ...routerSettings,
  ...linkSettings,
  ...dnsSettings,
  ...serviceSettings,
  ...clientSettings,
  ...dhcpv6Settings,
} as const satisfies KeyTable;

const entryKeys = {
  interface: {
    form: interfaceName,
    about: 'The interface',
    within: linksSettings.interface.within,
    example: 'br1',
  },
  ...interfaceTable,
} as const satisfies KeyTable;

/** Every key of the configuration file. */
export const settingsTable = {
  ...linksSettings,
  interfaces: {
    form: listOf(
      group(entryKeys, {
        needed: ['interface'],
        expected: 'a group of keys like { interface: br1, mtu: 1400 }',
      }),
    ),
    about: 'Interfaces with keys of their own; what an entry leaves out is as at the top level',
    default: '[]',
    example: '[{ interface: br1, mtu: 1400 }, { interface: br2, prefix: 2001:db8:56::/64 }]',
  },
  ...interfaceTable,
  ...processSettings,
} as const satisfies KeyTable;

/** What a person says for one interface. Whatever is left out has its default. */
export type InterfaceSettings = ValuesOf<typeof interfaceTable>;

/**
 * What a person writes, on the command line (`--router-lifetime 1800`) or as a key of the configuration file
 * (`router-lifetime: 1800`): keys of the process, keys that hold for every interface, and interfaces with their own.
 */
export type Settings = ValuesOf<typeof settingsTable>;
