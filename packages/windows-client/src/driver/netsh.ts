import { parseAddress, parseCidr } from '@ovlab/core';
import { withoutZone } from './powershell.ts';
import type {
  AddressState,
  WindowsAdapter,
  WindowsAddress,
  WindowsDnsServers,
  WindowsRoute,
} from './snapshot.ts';

// netsh speaks the language of Windows. What is read here are numbers, addresses and the order of the columns, which
// are the same in all of them; of words only those for the state of an address and of an adapter.

const addressWords: Readonly<Record<string, AddressState>> = {
  preferred: 'preferred',
  bevorzugt: 'preferred',
  tentative: 'tentative',
  vorläufig: 'tentative',
  duplicate: 'duplicate',
  doppelt: 'duplicate',
  deprecated: 'deprecated',
  veraltet: 'deprecated',
};

const connectedWords: readonly string[] = ['connected', 'verbunden'];

/** `netsh interface ipv6 show interfaces`: number, metric, MTU, state, name. */
export function parseInterfaces(text: string): readonly WindowsAdapter[] {
  return lines(text).flatMap((line) => {
    const [, index, state = '', name = ''] = /^\s*(\d+)\s+\d+\s+\d+\s+(\S+)\s+(\S.*)$/.exec(line) ?? [];
    if (index === undefined) return [];
    return [
      {
        name,
        description: undefined,
        index: Number(index),
        up: connectedWords.includes(state.toLowerCase()),
      },
    ];
  });
}

/** `netsh interface ipv6 show addresses`: a heading with the number of each interface, the address in the last column. */
export function parseAddresses(text: string): readonly WindowsAddress[] {
  let index: number | undefined;
  return lines(text).flatMap((line) => {
    const heading = /^\S+ (\d+): \S/.exec(line)?.[1];
    if (heading !== undefined) {
      index = Number(heading);
      return [];
    }
    const words = line.trim().split(/\s+/);
    const address = words.at(-1) ?? '';
    if (index === undefined || words.length < 5 || !isAddress(address)) return [];
    return [
      {
        index,
        address: withoutZone(address),
        prefixLength: undefined,
        state: addressWords[words[1]?.toLowerCase() ?? ''] ?? 'unknown',
      },
    ];
  });
}

/**
 * `netsh interface ipv6 show route`: prefix, number of the interface, and then the gateway, or the name of the
 * interface for what is on the link. The metric before them may be a word.
 */
export function parseRoutes(text: string): readonly WindowsRoute[] {
  return lines(text).flatMap((line) => {
    const [, prefix = '', index, last = ''] = /\s([\da-fA-F:.]+\/\d+)\s+(\d+)\s+(\S.*)$/.exec(line) ?? [];
    if (index === undefined || parseCidr(prefix)?.family !== 6) return [];
    const nextHop = isAddress(last) ? withoutZone(last) : undefined;
    return [{ index: Number(index), prefix, nextHop }];
  });
}

/**
 * `netsh interface ipv6 show dnsservers`: a heading with the name of each interface in quotes, and an address at the
 * end of each line below it that has one.
 */
export function parseDnsServers(
  text: string,
  adapters: readonly Pick<WindowsAdapter, 'name' | 'index'>[],
): readonly WindowsDnsServers[] {
  const found = new Map<number, string[]>();
  let servers: string[] = [];
  for (const line of lines(text)) {
    const name = /^\S.*"(.*)"$/.exec(line)?.[1];
    if (name !== undefined) {
      const index = adapters.find((adapter) => adapter.name === name)?.index;
      servers = [];
      if (index !== undefined) found.set(index, servers);
      continue;
    }
    const last = line.trim().split(/\s+/).at(-1) ?? '';
    if (isAddress(last)) servers.push(withoutZone(last));
  }
  return [...found].map(([index, list]) => ({ index, servers: list }));
}

/** `sc query NAME`: the number of the state stands in the second line that has one (4: running). */
export function parseServiceState(text: string): 'running' | 'stopped' {
  const numbers = lines(text).flatMap((line) => /^\s+\S+\s*:\s*([\da-f]+)\s+\S/.exec(line)?.[1] ?? []);
  return numbers[1] === '4' ? 'running' : 'stopped';
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => line.trimEnd());
}

function isAddress(text: string): boolean {
  return parseAddress(text.split('%')[0] ?? '')?.family === 6;
}
