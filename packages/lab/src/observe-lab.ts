import { OvlabError, type Runner } from '@ovlab/core';
import { observe as observeHost, type HostSnapshot } from '@ovlab/linux-host';
import { namespaceOf, type NamespaceMark } from './names.ts';
import { findNamespaces, type FoundNamespace } from './namespaces.ts';
import type { NodeSnapshot } from './node-network.ts';
import { observeNode } from './observe-node.ts';
import type { LabPaths } from './paths.ts';
import { isAlive } from './procfs.ts';
import type { LabState } from './state.ts';
import { requestStatus } from './supervisor/control-client.ts';
import type { SupervisorStatus } from './supervisor/protocol.ts';
import type { Topology } from './topology.ts';

/** What is there of a lab. */
export interface LabObservation {
  readonly nodes: ReadonlyMap<string, NodeObservation>;
  /** Programs of the state file that still run, by `node/program`. */
  readonly running: ReadonlySet<string>;
  readonly supervisor: SupervisorStatus | undefined;
}

export interface NodeObservation {
  readonly namespace: string;
  /** Undefined for a namespace that a crash left before it was marked. */
  readonly mark: NamespaceMark | undefined;
  /** Undefined when the node is going to be removed anyway. */
  readonly snapshot?: NodeSnapshot;
  /** The server's network as the host driver sees it. */
  readonly host?: HostSnapshot;
}

export const nothingObserved: LabObservation = {
  nodes: new Map(),
  running: new Set(),
  supervisor: undefined,
};

/** Errors: `OVLAB_E_FOREIGN` when a namespace with a name that the lab needs is not ours. */
export async function observeLab(
  runner: Runner,
  topology: Topology,
  paths: LabPaths,
  state: LabState | undefined,
  signal?: AbortSignal,
): Promise<LabObservation> {
  const found = await findNamespaces(runner, topology.lab.name);
  const wanted = new Map(topology.nodes.map((node) => [node.namespace, node]));
  const ours = found.filter((namespace) => isOurs(namespace, topology.lab.name, state));
  refuseForeign(found.filter((namespace) => !ours.includes(namespace) && wanted.has(namespace.name)));
  const nodes = new Map<string, NodeObservation>();
  await Promise.all(
    ours.map(async ({ name, mark }) => {
      const node = wanted.get(name);
      const keeps = node !== undefined && mark?.spec === node.spec;
      const inside = runner.within(name);
      const [snapshot, host] = keeps
        ? await Promise.all([
            observeNode(inside, Object.keys(node.network.sysctls), signal),
            node.role === 'server' ? observeHost(inside, signal === undefined ? {} : { signal }) : undefined,
          ])
        : [];
      nodes.set(nodeName(topology.lab.name, name), {
        namespace: name,
        mark,
        ...(snapshot === undefined ? {} : { snapshot }),
        ...(host === undefined ? {} : { host }),
      });
    }),
  );
  const processes = Object.entries(state?.processes ?? {});
  return {
    nodes,
    running: new Set(processes.filter(([, process]) => isAlive(process)).map(([key]) => key)),
    supervisor: nodes.has('server') ? await requestStatus(paths.supervisorSocket) : undefined,
  };
}

/**
 * Ours is what carries the lab's mark, and what a crash left between the making and the marking: such a name
 * was written down, after making sure that it was free.
 */
export function isOurs({ name, mark }: FoundNamespace, lab: string, state: LabState | undefined): boolean {
  if (mark !== undefined) return mark.lab === lab && namespaceOf(lab, mark.node) === name;
  return state?.nodes.includes(nodeName(lab, name)) === true;
}

function nodeName(lab: string, namespace: string): string {
  return namespace.slice(namespaceOf(lab, '').length);
}

function refuseForeign(found: readonly FoundNamespace[]): void {
  const [first] = found;
  if (first === undefined) return;
  const owner = first.mark === undefined ? 'carries no mark of ovlab' : `belongs to lab ${first.mark.lab}`;
  throw new OvlabError('OVLAB_E_FOREIGN', `the network namespace ${first.name} is in the way: it ${owner}`, {
    hint:
      first.mark === undefined
        ? `remove it with \`ip netns del ${first.name}\` if nobody needs it, or give the lab another name with --name`
        : `give one of the two labs another name`,
  });
}
