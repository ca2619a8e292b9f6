import type { PersistedNetwork } from './persisted-network.ts';
import type { ExistingFile, RenderedFile } from './rendered-file.ts';

/** The C library reads no more (MAXNS). */
const maxNameservers = 3;

/**
 * `/etc/resolv.conf`, for a back end without a resolver of its own; nothing when the lab file names no server.
 * `domain` and `search` exclude each other, the last one wins: only one is written.
 */
export function resolvConf({ resolver }: PersistedNetwork): readonly RenderedFile[] {
  if (resolver.nameservers.length === 0) return [];
  return [
    {
      kind: 'file',
      path: '/etc/resolv.conf',
      mode: 0o644,
      text: `${resolvLines(resolver).join('\n')}\n`,
      replaces: true,
    },
  ];
}

/** Where the program is that networkd hands its servers to. */
export const resolvedPath = '/usr/lib/systemd/systemd-resolved';

/** The same for networkd, whose servers go nowhere without that program. */
export function resolvConfOfNetworkd(
  network: PersistedNetwork,
  existing: readonly ExistingFile[],
): readonly RenderedFile[] {
  return existing.some(({ path }) => path === resolvedPath) ? [] : resolvConf(network);
}

function resolvLines({ nameservers, search, domain }: PersistedNetwork['resolver']): readonly string[] {
  const names = search.length > 0 ? [`search ${search.join(' ')}`] : [];
  return [
    ...(names.length === 0 && domain !== undefined ? [`domain ${domain}`] : names),
    ...nameservers.slice(0, maxNameservers).map((server) => `nameserver ${server}`),
    // A dead server costs one second, not five, before the next one is asked.
    'options timeout:1',
  ];
}

/** The search list, of a back end that has only one kind. */
export function searchList({ search, domain }: PersistedNetwork['resolver']): readonly string[] {
  return search.length > 0 || domain === undefined ? search : [domain];
}
