import type { Runner } from '@ovlab/core';
import { usesDhcp } from './dhcp-client.ts';
import type { LabEventListener } from './events.ts';
import { namespaceOf } from './names.ts';
import { pingFrom, unreachable, waitForAddress, type AddressOrigin } from './reach.ts';
import type { LabState } from './state.ts';
import type { LabNode, Topology } from './topology.ts';

/** A tunnel that was up answers at once; after this its OpenVPN is started again. */
const KEPT_CLIENT_TIMEOUT_MS = 8_000;

export interface ReachOptions {
  readonly runner: Runner;
  readonly topology: Topology;
  readonly state: LabState;
  readonly signal: AbortSignal;
  readonly emit: LabEventListener;
  /** Milliseconds that a client may take. */
  readonly timeout: number;
  /** Nodes whose OpenVPN this run has started. */
  readonly started: ReadonlySet<string>;
  /** Names of the clients that the server knows; undefined when it does not say. */
  readonly connected: readonly string[] | undefined;
  readonly restart: (node: string) => Promise<void>;
  /** Adds to an error about a client what is known of the reason. */
  readonly explain: (error: unknown, node: LabNode) => Promise<unknown>;
}

export interface Reached {
  /** Milliseconds to the internet host and back, by client. */
  readonly roundTrips: ReadonlyMap<string, number>;
  /** Clients that were kept, did not work, and were started again. */
  readonly restarted: readonly string[];
}

/**
 * Waits until every client holds an address and the internet host answers it.
 *
 * Errors: `OVLAB_E_NOT_READY`, `OVLAB_E_OPENVPN_EXITED`.
 */
export async function reachClients(options: ReachOptions): Promise<Reached> {
  const { topology, started, connected, timeout } = options;
  const nodes = topology.nodes.filter(({ role }) => role === 'client').map(({ name }) => name);
  const roundTrips = new Map<string, number>();
  const restarted: string[] = [];
  await Promise.all(
    nodes.map(async (node) => {
      if (!started.has(node)) {
        const known = connected?.includes(node) !== false;
        const kept = known ? await stillReaches(options, node) : undefined;
        if (kept !== undefined) {
          roundTrips.set(node, kept);
          return;
        }
        options.emit({
          type: 'step',
          node,
          title: 'restart OpenVPN',
          reason: 'the client does not reach the internet host',
        });
        await options.restart(node);
        restarted.push(node);
      }
      roundTrips.set(node, await reachOrExplain(options, node, timeout));
    }),
  );
  return { roundTrips, restarted };
}

async function reachOrExplain(options: ReachOptions, name: string, timeout: number): Promise<number> {
  try {
    return await reach(options, name, timeout);
  } catch (error) {
    const node = options.topology.nodes.find((item) => item.name === name);
    if (options.signal.aborted || node === undefined) throw error;
    throw await options.explain(error, node);
  }
}

async function stillReaches(options: ReachOptions, node: string): Promise<number | undefined> {
  try {
    return await reach(options, node, KEPT_CLIENT_TIMEOUT_MS);
  } catch (error) {
    if (options.signal.aborted) throw error;
    return undefined;
  }
}

async function reach(
  { runner, topology, state, signal, emit }: ReachOptions,
  node: string,
  timeout: number,
): Promise<number> {
  const { lab, internet } = topology;
  const process = state.processes[`${node}/openvpn`];
  if (process === undefined) throw unreachable(node, 'no OpenVPN', internet.ipv6);
  const deadline = performance.now() + timeout;
  const client = topology.nodes.find(({ name }) => name === node)?.client;
  const origin: AddressOrigin | undefined =
    lab.advertise.dhcpv6 === 'stateful' && usesDhcp(lab, client) ? 'dhcpv6' : undefined;
  const wanted = { prefix: lab.prefix, origin };
  const addresses = await waitForAddress({ name: node, process }, wanted, { timeout, signal });
  emit({ type: 'client', name: node, state: 'address' });
  const source = (addresses.find((address) => address.origin === origin) ?? addresses[0])?.address ?? '';
  const left = Math.max(1, Math.ceil((deadline - performance.now()) / 1000));
  const inside = runner.within(namespaceOf(lab.name, node));
  const rtt = await pingFrom(inside, source, internet.ipv6, { timeout: left, signal });
  if (rtt === undefined) throw unreachable(node, source, internet.ipv6);
  emit({ type: 'client', name: node, state: 'reachable' });
  return rtt;
}
