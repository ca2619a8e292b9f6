import { serverInstances, type Lab } from '@ovlab/core';
import type { RouteState } from '@ovlab/linux-host';
import type { Subject } from './evidence.ts';
import type { LinkFact } from './gather/links.ts';

/** What the caller knows of what is to be looked at. */
export interface Asked {
  readonly lab?: Lab | undefined;
  readonly client?: string | undefined;
  readonly directories?: Subject['directories'];
  /** Ask the router from a second MAC address too: some providers block a server for that. */
  readonly foreignMac?: boolean | undefined;
  /** Titles of the steps that would make the machine what the lab file says; an `OvlabError`: why there is no way. */
  readonly differences?: (() => Promise<readonly string[]>) | undefined;
}

/**
 * What the checks are about: as the lab file says, or without one what the default route leaves by. Pure.
 *
 * @param links undefined when they could not be read
 */
export function subjectOf(
  { lab, client, directories }: Asked,
  links: readonly LinkFact[] = [],
  routes: readonly RouteState[] = [],
): Subject {
  const common = { lab, client, directories };
  if (lab !== undefined) {
    const { uplink, bridge, mode } = lab.server;
    return { ...common, uplink, bridge, mode, taps: serverInstances(lab).map(({ tap }) => tap) };
  }
  const out = routes
    .filter(({ destination }) => destination === 'default')
    .sort((a, b) => b.family - a.family)
    .map(({ link }) => links.find(({ name }) => name === link))
    .find((link) => link !== undefined);
  const bridge = out?.bridge === undefined ? out?.master : out.name;
  const ports = links.filter(({ master }) => master !== undefined && master === bridge);
  return {
    ...common,
    uplink: out?.bridge === undefined ? out?.name : ports.find(({ tun }) => tun === undefined)?.name,
    bridge,
    mode: 'bridged',
    taps: ports.filter(({ tun }) => tun !== undefined).map(({ name }) => name),
  };
}
