import { rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { OvlabError, type Runner } from '@ovlab/core';
import { diagnoseLog, ManagementClient, parseMachineReadableLine, type ServerStatus } from '@ovlab/openvpn';
import type { Logger } from '@ovlab/responder';
import writeFileAtomic from 'write-file-atomic';
import { specHash } from '../names.ts';
import { readTail } from '../read-tail.ts';
import { identify, isAlive, kill, type ProcessIdentity } from '../procfs.ts';
import { Backoff } from './backoff.ts';
import { readOpenvpnRecord, type OpenvpnRecord } from './openvpn-record.ts';
import { OpenvpnWatch } from './openvpn-watch.ts';
import { parseTransferred } from './p2p-status.ts';
import type { P2pChange } from './p2p-peer.ts';
import type { SupervisorStatus, Trouble } from './protocol.ts';
import { sentence } from './troubles.ts';

export interface OpenvpnProcessOptions {
  readonly runner: Runner;
  readonly logger: Logger;
  readonly profileFile: string;
  readonly managementSocket: string;
  readonly logFile: string;
  /** Remembers pid, start time and profile, so that a later supervisor finds the process again. */
  readonly recordFile: string;
  /** Identity of the device that OpenVPN opens; one of an earlier device has a dead descriptor. */
  readonly device: () => string | undefined;
  /** Resolves when OpenVPN may start: with the device that it opens, for one. */
  readonly mayStart: (signal: AbortSignal) => Promise<void>;
  readonly onState: (state: OpenvpnState, error?: string) => void;
  /** An OpenVPN of an earlier supervisor is kept, with the clients that it has. */
  readonly onTakenOver: () => void;
  readonly onClient: (commonName: string) => void;
  /** Something goes wrong while it runs. */
  readonly onTrouble?: (trouble: Trouble) => void;
  /**
   * Name of the only client, for a profile that is not `mode server`: its one tunnel is listed under it, since
   * OpenVPN itself lists none.
   */
  readonly onlyClient?: string;
}

export type OpenvpnState = SupervisorStatus['openvpn']['state'];

const STOP_TIMEOUT_MS = 5000;
/** The last words are in it; a log can be far larger than memory should be. */
const DIAGNOSED_OCTETS = 64 * 1024;
/** For the word to the clients that they should connect again. */
const RESTART_GRACE_MS = 300;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Keeps one OpenVPN running. The process leads its own session: when the supervisor is killed the tunnels
 * stay, and the next supervisor takes the process over instead of starting another one.
 */
export class OpenvpnProcess {
  readonly #options: OpenvpnProcessOptions;
  readonly #backoff = new Backoff();
  #process: ProcessIdentity | undefined;
  #management: ManagementClient | undefined;
  #state: OpenvpnState = 'waiting';
  #restarts = 0;
  #lastError: string | undefined;
  /** Where this run's part of the log begins; an earlier run's reasons are not this one's. */
  #logStart = 0;
  readonly #watch: OpenvpnWatch;
  /** Wanted and not of the profile. */
  #verb: number | undefined;
  #profileVerb = 1;

  constructor(options: OpenvpnProcessOptions) {
    this.#options = options;
    this.#watch = new OpenvpnWatch({
      mode: options.onlyClient === undefined ? 'server' : 'p2p',
      onTrouble: (trouble) => this.#tell(trouble),
      onPeer: (change) => this.#peerChanged(change),
    });
  }

  get summary(): SupervisorStatus['openvpn'] {
    return {
      state: this.#state,
      pid: this.#process?.pid,
      restarts: this.#restarts,
      lastError: this.#lastError,
      troubles: this.#watch.troubles,
    };
  }

  /** The tunnels as OpenVPN sees them; undefined while it does not answer. */
  async status(): Promise<ServerStatus | undefined> {
    const management = this.#management;
    if (management === undefined) return undefined;
    try {
      return this.#options.onlyClient === undefined
        ? await management.status()
        : await this.#tunnel(management, this.#options.onlyClient);
    } catch {
      return undefined;
    }
  }

  /**
   * Makes OpenVPN say more or less, without a restart.
   *
   * @param level 0..11; undefined: what the profile says
   */
  async setVerb(level: number | undefined): Promise<void> {
    this.#verb = level;
    await this.#management?.command(`verb ${String(level ?? this.#profileVerb)}`);
  }

  /**
   * Forgets a client at once. Every frame to all would go to it for the keepalive timeout otherwise, and the
   * "unreachable" that comes back makes OpenVPN's next send to another client fail.
   */
  async disconnect(commonName: string): Promise<void> {
    // An error is the answer for a client that is not connected.
    await this.#management?.command(`kill ${commonName}`).catch(() => undefined);
  }

  /** Runs until the signal fires; leaves OpenVPN running then, see {@link stop}. */
  async run(profile: string, signal: AbortSignal): Promise<void> {
    // A function, since what is known of the signal does not last over an await.
    const stopped = (): boolean => signal.aborted;
    this.#profileVerb = Number(/^verb (\d+)$/m.exec(profile)?.[1] ?? 1);
    while (!stopped()) {
      await this.#options.mayStart(signal);
      if (stopped()) return;
      const started = performance.now();
      try {
        await this.#ensureProcess(profile);
        await this.#attend(signal);
      } catch (error) {
        if (!stopped()) this.#fail(error);
      }
      this.#management = undefined;
      if (stopped()) return;
      await this.#diagnose();
      const delay = this.#backoff.delayAfter(performance.now() - started);
      this.#setState('backing-off');
      this.#options.logger.warn({ delay, error: this.#lastError }, 'OpenVPN ended; it is started again');
      this.#restarts += 1;
      await sleep(delay, undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * Ends OpenVPN so that it is started again: its device is gone, or is another one of the same name. Reading
   * from a device that is gone keeps OpenVPN so busy that it never comes to its own end.
   */
  restart(): void {
    const target = this.#process;
    if (target === undefined || !kill(target, 'SIGTERM')) return;
    setTimeout(() => kill(target, 'SIGKILL'), RESTART_GRACE_MS);
  }

  /** Ends OpenVPN: SIGTERM, and SIGKILL when it has not gone after 5 s. */
  async stop(): Promise<void> {
    const target = this.#process;
    if (target !== undefined && kill(target, 'SIGTERM')) {
      const deadline = performance.now() + STOP_TIMEOUT_MS;
      while (isAlive(target) && performance.now() < deadline) await sleep(10);
      kill(target, 'SIGKILL');
    }
    this.#process = undefined;
    await rm(this.#options.recordFile, { force: true });
    await rm(this.#options.managementSocket, { force: true });
  }

  async #ensureProcess(profile: string): Promise<void> {
    const spec = specHash([profile, this.#options.device()]);
    const known = await readOpenvpnRecord(this.#options.recordFile);
    if (known?.profile === spec) {
      this.#process = { pid: known.pid, startTime: known.startTime };
      this.#options.logger.info({ pid: known.pid }, 'took over the OpenVPN that was running');
      this.#options.onTakenOver();
      return;
    }
    if (known !== undefined) {
      this.#process = known;
      await this.stop();
    }
    this.#setState('starting');
    await rm(this.#options.managementSocket, { force: true });
    await writeFileAtomic(this.#options.profileFile, profile, { mode: 0o600, fsync: false });
    this.#logStart = await stat(this.#options.logFile).then(
      ({ size }) => size,
      () => 0,
    );
    const { pid } = await this.#options.runner.start('openvpn', ['--config', this.#options.profileFile], {
      logFile: this.#options.logFile,
      detached: true,
    });
    this.#process = identify(pid);
    if (this.#process === undefined)
      throw new OvlabError('OVLAB_E_OPENVPN_EXITED', 'OpenVPN ended at its start');
    const record: OpenvpnRecord = { ...this.#process, profile: spec };
    await writeFileAtomic(this.#options.recordFile, JSON.stringify(record), { mode: 0o600, fsync: false });
    this.#options.logger.info({ pid }, 'started OpenVPN');
  }

  /** Follows the management interface until it closes, which it does when OpenVPN ends. */
  async #attend(signal: AbortSignal): Promise<void> {
    const target = this.#process;
    const ended = new AbortController();
    const watch = setInterval(() => {
      if (!isAlive(target)) ended.abort(new OvlabError('OVLAB_E_OPENVPN_EXITED', 'OpenVPN ended by itself'));
    }, 20);
    let management: ManagementClient;
    try {
      management = await ManagementClient.connect(this.#options.managementSocket, {
        signal: AbortSignal.any([signal, ended.signal]),
        timeout: CONNECT_TIMEOUT_MS,
      });
    } finally {
      clearInterval(watch);
    }
    const closed = new Promise<void>((resolve) => {
      management.on('close', () => {
        resolve();
      });
      signal.addEventListener('abort', () => {
        management.close();
        resolve();
      });
    });
    management.on('client', (event) => {
      if (event.event === 'ESTABLISHED') this.#options.onClient(event.env['common_name'] ?? '');
    });
    management.on('state', (state) => {
      if (state.name === 'CONNECTED') this.#setState('ready');
    });
    this.#management = management;
    await management.subscribe({ state: true });
    await this.#watch.attend(management);
    if (this.#verb !== undefined) await this.setVerb(this.#verb);
    if ((await management.state())?.name === 'CONNECTED') this.#setState('ready');
    await closed;
  }

  /** The tunnel of the only client in the form of a server's list. */
  async #tunnel(management: ManagementClient, commonName: string): Promise<ServerStatus> {
    const { peer } = this.#watch;
    if (peer === undefined) return { clients: [], routes: [] };
    const { received, sent } = parseTransferred(await management.command('status 3'));
    return {
      clients: [
        {
          commonName,
          realAddress: peer.address,
          connectedSince: new Date(peer.since),
          bytesReceived: received,
          bytesSent: sent,
          clientId: 0,
          peerId: 0,
          cipher: '',
        },
      ],
      routes: [],
    };
  }

  #peerChanged(change: P2pChange): void {
    // The state CONNECTED comes with the first peer; one that listens is as ready as a server without clients.
    if (change === 'listening') this.#setState('ready');
    if (change === 'connected') this.#options.onClient(this.#options.onlyClient ?? '');
  }

  #tell(trouble: Trouble): void {
    const { name, hint, message } = trouble;
    this.#options.logger.warn({ trouble: name, openvpn: message, hint }, sentence(trouble));
    this.#options.onTrouble?.(trouble);
  }

  async #diagnose(): Promise<void> {
    const text = await readTail(this.#options.logFile, this.#logStart, DIAGNOSED_OCTETS);
    const lines = text.trimEnd().split('\n');
    const diagnosis = diagnoseLog(lines.map((line) => parseMachineReadableLine(line)?.message ?? line));
    if (diagnosis !== undefined) this.#lastError = `${diagnosis.message}; ${diagnosis.hint}`;
  }

  #fail(error: unknown): void {
    this.#lastError = error instanceof Error ? error.message : String(error);
  }

  #setState(state: OpenvpnState): void {
    if (this.#state === state) return;
    this.#state = state;
    if (state === 'ready') this.#lastError = undefined;
    this.#options.onState(state, this.#lastError);
  }
}
