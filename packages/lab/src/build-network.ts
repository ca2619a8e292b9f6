import type { Runner, Step } from '@ovlab/core';
import { applyPlan } from '@ovlab/linux-host';
import pLimit from 'p-limit';
import type { LabEventListener } from './events.ts';
import type { LabPlan } from './plan-lab.ts';
import { namespaceOf } from './names.ts';
import type { Topology } from './topology.ts';

export interface BuildNetworkOptions {
  readonly runner: Runner;
  readonly topology: Topology;
  readonly plan: LabPlan;
  readonly signal: AbortSignal;
  readonly emit: LabEventListener;
  /** Nodes that are configured at the same time. */
  readonly concurrency: number;
  /** Called once the namespaces exist, and run beside the configuration. */
  readonly onNamespaces: () => Promise<void>;
  /** What must be there before the bridge is: the supervisor goes on when it sees the bridge. */
  readonly beforeBridge: Promise<void>;
}

/** Carries out the network part of a plan: namespaces and links first, then every node, the bridge after its host. */
export async function buildNetwork(options: BuildNetworkOptions): Promise<void> {
  const { runner, topology, plan, signal, emit } = options;
  const apply = async (node: string, inside: Runner, steps: readonly Step[]): Promise<void> => {
    await applyPlan(steps, inside, {
      signal,
      onStep: ({ title, reason }) => {
        emit({ type: 'step', node, title, reason });
      },
    });
  };
  if (plan.links !== undefined) await apply('host', runner, [plan.links]);
  const beside = options.onNamespaces();
  const bridge = async (): Promise<void> => {
    await options.beforeBridge;
    await apply('server', inServer, plan.server);
  };
  const limit = pLimit(options.concurrency);
  const server = topology.nodes.find(({ role }) => role === 'server');
  const inServer = runner.within(namespaceOf(topology.lab.name, 'server'));
  // The bridge comes up once, with the whole way to the gateway: the server first, since everybody waits for it.
  const ordered = [...plan.configure].sort((a, b) => Number(b.node === server) - Number(a.node === server));
  const nodes = ordered.map(({ node, steps }) =>
    limit(async () => {
      await apply(node.name, runner.within(node.namespace), steps);
      if (node.role === 'server') await bridge();
    }),
  );
  const bridgeAlone = plan.configure.some(({ node }) => node.role === 'server') ? [] : [bridge()];
  await allSettledFirstError([beside, ...nodes, ...bridgeAlone]);
}

/** Waits for all before it throws, so that no program is still at work when what was made is undone. */
async function allSettledFirstError(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
