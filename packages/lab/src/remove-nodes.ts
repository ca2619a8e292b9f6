import type { Runner } from '@ovlab/core';
import type { LabPaths } from './paths.ts';
import type { LabPlan } from './plan-lab.ts';
import { programsOf, type LabState } from './state.ts';
import { requestDisconnect } from './supervisor/control-client.ts';
import { removeNamespaces } from './teardown.ts';

export interface Removal {
  readonly nodes: readonly { readonly node: string; readonly namespace: string }[];
  readonly unlink: LabPlan['unlink'];
}

/** Takes nodes out of a lab that goes on: their processes, their tunnels, their links, then their namespaces. */
export async function removeNodes(
  runner: Runner,
  paths: LabPaths,
  state: LabState,
  { nodes, unlink }: Removal,
): Promise<void> {
  const gone = new Set(nodes.map(({ node }) => node));
  await removeNamespaces(
    runner,
    nodes.map(({ namespace }) => namespace),
    programsOf(state.processes, (node) => gone.has(node)),
    async () => {
      const clients = nodes.filter(({ node }) => `${node}/openvpn` in state.processes);
      if (!gone.has('server'))
        await Promise.all(clients.map(({ node }) => requestDisconnect(paths.supervisorSocket, node)));
      for (const { namespace, interfaceName } of unlink) {
        // It may be on its way out already.
        await runner.within(namespace).run('ip', ['link', 'del', 'dev', interfaceName], { reject: false });
      }
    },
  );
  for (const key of Object.keys(state.processes)) {
    if (gone.has(key.split('/')[0] ?? '')) Reflect.deleteProperty(state.processes, key);
  }
}
