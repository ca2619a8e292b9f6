import { OvlabError } from '@ovlab/core';
import {
  lastChange,
  observeMachine,
  owned,
  planServer,
  pokeWatchdog,
  type MachineSnapshot,
} from '@ovlab/linux-host';
import { markOf } from '../names.ts';
import { labPaths } from '../paths.ts';
import { requestStatus } from '../supervisor/control-client.ts';
import { contextOf, requireHostAccess, type ServerHost } from './host-context.ts';
import { realNetwork, type ServerFile } from './real-network.ts';
import { reportChange, type ChangeReport } from './report-change.ts';

/** How a real server's host stands. */
export interface HostStatus {
  readonly server: string;
  /** The last change since the machine was started. */
  readonly change: (ChangeReport & { readonly guarded: boolean }) | undefined;
  /** `as-desired`, or what `server apply` would do; `refused` tells why it would not. Undefined without a file. */
  readonly network:
    | { readonly state: 'as-desired' }
    | { readonly state: 'differs'; readonly steps: readonly string[] }
    | { readonly state: 'refused'; readonly problem: string }
    | undefined;
  /** What is there of ours, from the marks. */
  readonly bridges: readonly {
    readonly name: string;
    readonly ports: readonly string[];
    readonly addresses: readonly string[];
    readonly gateways: readonly string[];
  }[];
  /** The process of `server run`; undefined when it does not run. */
  readonly supervisor: { readonly pid: number } | undefined;
}

/**
 * Looks at the host; brings to an end what was broken off in the middle.
 *
 * @param file undefined when only the name is known
 */
export async function hostStatus(host: ServerHost, file: ServerFile | undefined): Promise<HostStatus> {
  requireHostAccess();
  const context = contextOf(host);
  const last = await lastChange(context);
  const [observed, guards, supervisor] = await Promise.all([
    observeMachine(host.runner),
    pokeWatchdog(context.directory),
    requestStatus(labPaths(host.name, host.roots).supervisorSocket),
  ]);
  return {
    server: host.name,
    change: last === undefined ? undefined : { ...reportChange(last), guarded: guards === last.id },
    network: file === undefined ? undefined : compared(file, observed),
    bridges: owned(markOf(host.name), observed).bridges.map((name) => bridgeOf(name, observed)),
    supervisor: supervisor === undefined ? undefined : { pid: supervisor.pid },
  };
}

function compared(file: ServerFile, observed: MachineSnapshot): HostStatus['network'] {
  try {
    const plan = planServer(realNetwork(file, observed), observed);
    return plan.length === 0
      ? { state: 'as-desired' }
      : { state: 'differs', steps: plan.map(({ title }) => title) };
  } catch (error) {
    if (error instanceof OvlabError) return { state: 'refused', problem: error.message };
    throw error;
  }
}

function bridgeOf(
  name: string,
  { links, addresses, routes }: MachineSnapshot,
): HostStatus['bridges'][number] {
  return {
    name,
    ports: links.filter(({ master }) => master === name).map((link) => link.name),
    addresses: addresses
      .filter(({ link, scope }) => link === name && scope === 'global')
      .map(({ address, prefixLength }) => `${address}/${prefixLength}`),
    gateways: routes
      .filter(({ link, destination }) => link === name && destination === 'default')
      .flatMap(({ gateway }) => gateway ?? []),
  };
}
