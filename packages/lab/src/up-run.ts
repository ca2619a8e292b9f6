import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { serializeLab, type Runner } from '@ovlab/core';
import pLimit from 'p-limit';
import { clientArguments, clientProfileTexts, clientSpec, ensureCredentials } from './client-files.ts';
import { dhcpClientSpecs, releaseDhcpClient, startDhcpClient } from './dhcp-client.ts';
import { explainClient } from './explain-client.ts';
import { inPhase, type LabEventListener, type PhaseName } from './events.ts';
import { namespaceOf, serverSpec } from './names.ts';
import { buildNetwork } from './build-network.ts';
import type { LabPaths } from './paths.ts';
import { isEmptyPlan } from './plan-lab.ts';
import { prepareUp, type Prepared } from './prepare-up.ts';
import type { ProcessIdentity } from './procfs.ts';
import { startClient, startSupervisor } from './programs.ts';
import { reachClients, type Reached } from './reach-clients.ts';
import { removeNodes } from './remove-nodes.ts';
import type { UpReport } from './report.ts';
import { claimStateDirectory, writeState, type LabState } from './state.ts';
import { reportStatus } from './status.ts';
import { requestReload, requestStatus } from './supervisor/control-client.ts';
import { waitForTunnelServer } from './tunnel-server.ts';
import { endProcesses } from './teardown.ts';
import type { Topology } from './topology.ts';
import { interruptNote, undoUp, writeLabFile, type LabBefore } from './undo-up.ts';
import type { UpOptions } from './up-options.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
const PROGRAM_GRACE_MS = 8_000;
/** Programs spawned at the same time; more than that only wait for each other on a small machine. */
const CONCURRENCY = 6;

/** One run of `up`, under the lab's lock. */
export class UpRun {
  readonly #options: UpOptions;
  readonly #paths: LabPaths;
  readonly #startedAt: number;
  readonly #runner: Runner;
  readonly #emit: LabEventListener;
  readonly #signal: AbortSignal;
  readonly #phases: { name: PhaseName; seconds: number }[] = [];
  #saving: Promise<void> = Promise.resolve();

  constructor(options: UpOptions, paths: LabPaths, startedAt: number) {
    this.#options = options;
    this.#paths = paths;
    this.#startedAt = startedAt;
    this.#runner = options.runner;
    this.#emit = options.onEvent ?? (() => undefined);
    this.#signal = options.signal ?? new AbortController().signal;
    // Every program and every wait of a large lab listens to it; the warning about leaks would be wrong.
    setMaxListeners(0, this.#signal);
  }

  async run(): Promise<UpReport> {
    const prepared = await this.#phase('check', () =>
      prepareUp(this.#runner, this.#options.lab, this.#paths, this.#signal),
    );
    this.#signal.throwIfAborted();
    const changes = !isEmptyPlan(prepared.plan);
    this.#built = !changes;
    this.#emit({ type: 'plan', existed: prepared.existed, changes });
    if (changes) for (const message of prepared.notes) this.#emit({ type: 'note', message });
    const { roundTrips, restarted } = await this.#carryOut(prepared, changes);
    const seconds = Math.round(performance.now() - this.#startedAt) / 1000;
    const changed = changes || restarted.length > 0;
    if (changed) await this.#save({ ...prepared.state, whole: true });
    const status = await reportStatus(
      this.#runner,
      this.#paths,
      prepared.topology,
      prepared.state,
      roundTrips,
    );
    return { ...status, ready: true, changed, seconds, phases: this.#phases };
  }

  async #carryOut(prepared: Prepared, changes: boolean): Promise<Reached> {
    try {
      if (changes) await this.#build(prepared);
      return await this.#phase('reach', () => this.#reachAll(prepared));
    } catch (error) {
      // Half a lab helps nobody; a whole one that does not work is left, for its logs.
      if (this.#signal.aborted || !this.#built) await this.#undo(prepared);
      this.#signal.throwIfAborted();
      throw error;
    }
  }

  /** The lab before the first change, for the way back. */
  #previous: LabBefore = { whole: false, labFile: '' };
  /** Ends when no key is written any more. */
  #credentials: Promise<void> = Promise.resolve();
  #profiles: ReturnType<typeof clientProfileTexts> | undefined;
  /** Every namespace, link and address is there. */
  #built = false;

  async #build(prepared: Prepared): Promise<void> {
    const { plan, state, topology } = prepared;
    await claimStateDirectory(this.#paths);
    // Written before anything is made: whatever happens next, `down` knows where to look.
    this.#previous = {
      whole: state.whole,
      labFile: await readFile(this.#paths.labFile, 'utf8').catch(() => ''),
    };
    state.whole = false;
    state.nodes = [...new Set([...state.nodes, ...topology.nodes.map(({ name }) => name)])];
    await this.#save(state);
    await writeLabFile(this.#paths, serializeLab(topology.lab));
    const clients = topology.nodes.filter(({ role }) => role === 'client').map(({ name }) => name);
    const credentials = ensureCredentials(this.#paths, topology.lab, clients);
    // Awaited where they are needed; an error before that must not count as unhandled.
    this.#credentials = credentials.catch(() => undefined);
    await this.#phase('network', async () => {
      await this.#endRestarting(prepared);
      await this.#removeNodes(prepared);
      await buildNetwork({
        runner: this.#runner,
        topology,
        plan,
        signal: this.#signal,
        emit: this.#emit,
        concurrency: CONCURRENCY,
        onNamespaces: () => this.#startSupervisor(prepared),
        beforeBridge: credentials,
      });
    });
    this.#built = true;
    await this.#phase('server', () => this.#serverReady(prepared));
    await this.#phase('clients', () => this.#startClients(prepared));
    state.nodes = topology.nodes.map(({ name }) => name);
    await this.#save(state);
  }

  async #endRestarting({ plan, state, topology }: Prepared): Promise<void> {
    const withTunnel = plan.programs.filter(
      ({ node, program, action }) =>
        program === 'dhclient' &&
        action !== 'start' &&
        plan.programs.every((other) => other.node !== node || other.program !== 'openvpn'),
    );
    await Promise.all(
      withTunnel.map(({ node }) =>
        releaseDhcpClient(this.#runner.within(namespaceOf(topology.lab.name, node)), node, this.#paths),
      ),
    );
    const keys = plan.programs
      .filter(({ action }) => action === 'restart' || action === 'end')
      .map(({ node, program }) => `${node}/${program}`);
    const targets = keys.map((key) => state.processes[key]).filter((record) => record !== undefined);
    await endProcesses(targets, PROGRAM_GRACE_MS);
    for (const key of keys) Reflect.deleteProperty(state.processes, key);
  }

  async #removeNodes({ plan, state }: Prepared): Promise<void> {
    if (plan.remove.length === 0 && plan.unlink.length === 0) return;
    for (const { node, reason } of plan.remove)
      this.#emit({ type: 'step', node, title: `remove ${node}`, reason });
    await removeNodes(this.#runner, this.#paths, state, { nodes: plan.remove, unlink: plan.unlink });
    await this.#save(state);
  }

  /** Begins as soon as the namespace is there: loading the program takes as long as configuring the network. */
  async #startSupervisor({ plan, state, topology }: Prepared): Promise<void> {
    const change = plan.programs.find(({ program }) => program === 'supervisor');
    if (change?.action !== 'start') return;
    const server = this.#runner.within(namespaceOf(topology.lab.name, 'server'));
    const identity = await startSupervisor(server, this.#options.supervisorCommand, this.#paths);
    await this.#record(state, 'server/supervisor', identity, serverSpec(topology.lab));
  }

  async #serverReady({ plan, state }: Prepared): Promise<void> {
    const change = plan.programs.find(({ program }) => program === 'supervisor');
    if (change?.action === 'reload')
      await requestReload(this.#paths.supervisorSocket, { signal: this.#signal });
    await waitForTunnelServer(this.#paths, state.processes['server/supervisor'], this.#signal);
  }

  async #startClients({ plan, state, topology }: Prepared): Promise<void> {
    const limit = pLimit(CONCURRENCY);
    const starting = (wanted: 'openvpn' | 'dhclient'): readonly string[] =>
      plan.programs
        .filter(({ program, action }) => program === wanted && (action === 'start' || action === 'restart'))
        .map(({ node }) => node);
    await Promise.all(
      starting('openvpn').map((node) => limit(() => this.#startClient(topology, node, state))),
    );
    await Promise.all(starting('dhclient').map((node) => this.#startDhcpClient(topology, node, state)));
  }

  async #startDhcpClient(topology: Topology, node: string, state: LabState): Promise<void> {
    const { name, advertise } = topology.lab;
    const openvpn = state.processes[`${node}/openvpn`];
    if (openvpn === undefined || advertise.dhcpv6 === 'off') return;
    const identity = await startDhcpClient(
      this.#runner.within(namespaceOf(name, node)),
      { name: node, openvpn },
      advertise.dhcpv6,
      this.#paths,
      this.#signal,
    );
    if (identity === undefined) return;
    await this.#record(state, `${node}/dhclient`, identity, dhcpClientSpecs(topology)[node] ?? '');
  }

  async #startClient(topology: Topology, node: string, state: LabState): Promise<void> {
    // Planned ones lack what is known only of keys that are made.
    this.#profiles ??= clientProfileTexts(topology, this.#paths);
    const profile = (await this.#profiles)[node] ?? '';
    this.#signal.throwIfAborted();
    const identity = await startClient(
      this.#runner.within(namespaceOf(topology.lab.name, node)),
      node,
      profile,
      this.#paths,
      clientArguments(topology, node, this.#paths),
    );
    const spec = clientSpec(topology, node, profile, this.#paths);
    await this.#record(state, `${node}/openvpn`, identity, spec);
  }

  async #reachAll({ plan, state, topology }: Prepared): Promise<Reached> {
    const started = new Set(
      plan.programs.filter(({ program }) => program === 'openvpn').map(({ node }) => node),
    );
    const allStarted = topology.nodes.every(({ name, role }) => role !== 'client' || started.has(name));
    const server = allStarted
      ? undefined
      : await requestStatus(this.#paths.supervisorSocket, { signal: this.#signal });
    return reachClients({
      runner: this.#runner,
      topology,
      state,
      signal: this.#signal,
      emit: this.#emit,
      timeout: this.#options.timeout ?? DEFAULT_TIMEOUT_MS,
      started,
      connected: server?.clients?.map(({ commonName }) => commonName),
      explain: (error, node) => explainClient(error, node, this.#paths),
      restart: async (node) => {
        const record = state.processes[`${node}/openvpn`];
        if (record !== undefined) await endProcesses([record], PROGRAM_GRACE_MS);
        await this.#startClient(topology, node, state);
      },
    });
  }

  async #undo(prepared: Prepared): Promise<void> {
    if (this.#signal.aborted) this.#emit({ type: 'note', message: interruptNote });
    // What is still being written would come after the removal.
    await Promise.all([this.#saving, this.#credentials]);
    await undoUp({
      runner: this.#runner,
      paths: this.#paths,
      emit: this.#emit,
      prepared,
      before: this.#previous,
    });
  }

  async #record(state: LabState, key: string, identity: ProcessIdentity, spec: string): Promise<void> {
    state.processes[key] = { ...identity, spec };
    await this.#save(state);
  }

  /** One write after the other, each with the state at its turn. */
  #save(state: LabState): Promise<void> {
    const write = this.#saving.then(() => writeState(this.#paths, state));
    this.#saving = write.catch(() => undefined);
    return write;
  }

  #phase<T>(name: PhaseName, work: () => Promise<T>): Promise<T> {
    return inPhase(name, this.#emit, this.#phases, work);
  }
}
