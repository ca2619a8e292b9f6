import { mkdir, readFile } from 'node:fs/promises';
import { loadLab, type Lab, type Runner } from '@ovlab/core';
import {
  Daemon,
  openDaemonControl,
  openKeeper,
  systemClock,
  type Endpoint,
  type Logger,
} from '@ovlab/responder';
import { serverSpec } from '../names.ts';
import type { LabPaths } from '../paths.ts';
import { serverProfileText } from '../server-files.ts';
import { BridgeDevices } from './bridge-devices.ts';
import { ControlServer } from './control-server.ts';
import { OpenvpnProcess, type OpenvpnState } from './openvpn-process.ts';
import type { SupervisorEvent, SupervisorStatus, TunnelClient } from './protocol.ts';
import { MacOwners } from './mac-owners.ts';
import { responderLinks } from './responder-config.ts';

export interface SupervisorOptions {
  /** The lab file; read at the start and at each {@link Supervisor.reload}. */
  readonly labFile: string;
  readonly paths: LabPaths;
  readonly runner: Runner;
  readonly logger: Logger;
}

/**
 * The one long-running process of a server: keeps OpenVPN up, owns the responder, and tells the responder
 * about each client that connects. Acts in the network namespace it runs in.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #control: ControlServer;
  readonly #openvpn: OpenvpnProcess;
  #lab!: Lab;
  #devices!: BridgeDevices;
  #responder: Daemon | undefined;
  /** Resolves when the responder knows its link. */
  #advertising: Promise<void> = Promise.resolve();
  #responderControl: Endpoint | undefined;
  readonly #owners: MacOwners;
  #profile = '';
  #openvpnRun = new AbortController();
  #attending: Promise<void> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    const { paths, logger, runner } = options;
    this.#owners = new MacOwners(async () => (await this.status()).clients ?? []);
    this.#control = new ControlServer({
      status: () => this.status(),
      reload: () => this.reload(),
      disconnect: (commonName) => this.#openvpn.disconnect(commonName),
      initialEvents: () => [this.#openvpnEvent(this.#openvpn.summary.state, this.#openvpn.summary.lastError)],
    });
    this.#openvpn = new OpenvpnProcess({
      runner,
      logger,
      profileFile: paths.serverProfile,
      managementSocket: paths.managementSocket,
      logFile: paths.serverLog,
      recordFile: paths.openvpnRecord,
      device: () => this.#devices.tapIndex,
      mayStart: (signal) => this.#devices.present(signal),
      onTakenOver: () => {
        this.#whenAdvertising((responder) => responder.advertise());
      },
      onState: (state, error) => {
        this.#control.broadcast(this.#openvpnEvent(state, error));
      },
      onClient: (commonName) => {
        this.#clientConnected(commonName);
      },
    });
  }

  /** Runs until the signal fires, then ends the responder (with its final advertisement) and OpenVPN. */
  async run(signal: AbortSignal): Promise<void> {
    const { paths, logger } = this.#options;
    await mkdir(paths.logs, { recursive: true, mode: 0o700 });
    this.#lab = await this.#readLab();
    await this.#control.listen(paths.supervisorSocket);
    logger.info({ lab: this.#lab.name, pid: process.pid }, 'supervisor started');
    try {
      this.#devices = new BridgeDevices(this.#lab.server, logger);
      // First the devices: whoever makes them has made the credentials before, and nobody else touches them now.
      await this.#devices.present(signal);
      if (signal.aborted) return;
      this.#profile = await serverProfileText(this.#lab, paths);
      // OpenVPN takes the longer way; both start at once.
      this.#runOpenvpn();
      await this.#startResponder();
      await this.#openResponderControl();
      await this.#devices.watch(signal, () => {
        logger.warn({ tap: this.#lab.server.tap }, 'the TAP device was replaced; OpenVPN is started again');
        this.#openvpn.restart();
      });
    } finally {
      await this.#stop();
    }
  }

  async status(): Promise<SupervisorStatus> {
    const tunnels = await this.#openvpn.status();
    return {
      pid: process.pid,
      configuration: serverSpec(this.#lab),
      openvpn: this.#openvpn.summary,
      responder: this.#responderStatus(),
      clients: tunnels?.clients.map((client): TunnelClient => ({
        commonName: client.commonName,
        realAddress: client.realAddress,
        connectedSince: client.connectedSince.toISOString(),
        bytesReceived: client.bytesReceived,
        bytesSent: client.bytesSent,
        macs: tunnels.routes
          .filter((route) => route.realAddress === client.realAddress)
          .map((route) => route.mac),
      })),
    };
  }

  /** Takes the lab file in its present form; OpenVPN is only started again when its profile has changed. */
  async reload(): Promise<string> {
    const lab = await this.#readLab();
    const profile = await serverProfileText(lab, this.#options.paths);
    this.#lab = lab;
    await this.#responder?.apply(responderLinks(lab));
    if (profile !== this.#profile && this.#profile !== '') {
      this.#options.logger.info({}, 'the OpenVPN profile has changed; every client connects again');
      this.#openvpnRun.abort();
      await this.#attending;
      await this.#openvpn.stop();
      this.#profile = profile;
      this.#runOpenvpn();
    }
    const configuration = serverSpec(lab);
    this.#control.broadcast({ type: 'reloaded', configuration });
    return configuration;
  }

  #runOpenvpn(): void {
    this.#openvpnRun = new AbortController();
    this.#attending = this.#openvpn.run(this.#profile, this.#openvpnRun.signal);
  }

  async #startResponder(): Promise<void> {
    const { logger, paths } = this.#options;
    this.#responder = new Daemon({
      logger,
      openKeeper: (interfaces) =>
        openKeeper({
          leaseDb: `lmdb:${paths.leases}`,
          stateDirectory: paths.state,
          interfaces,
          logger,
          clock: systemClock,
        }),
      identify: (mac) => this.#owners.nameOf(mac),
    });
    this.#advertising = this.#responder.apply(responderLinks(this.#lab));
    await this.#advertising;
  }

  #responderStatus(): SupervisorStatus['responder'] {
    const { bridge } = this.#lab.server;
    const [status] = this.#responder?.status() ?? [];
    if (status === undefined) return undefined;
    const dhcpv6 = this.#responder?.dhcpv6?.of(bridge)?.status();
    return dhcpv6 === undefined ? status : { ...status, dhcpv6 };
  }

  /** A lab is whole without it. */
  async #openResponderControl(): Promise<void> {
    const { paths, logger } = this.#options;
    const daemon = this.#responder;
    if (daemon === undefined) return;
    try {
      const reload = () => this.reload();
      this.#responderControl = await openDaemonControl(paths.responderSocket, { daemon, reload, logger });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn(
        { path: paths.responderSocket },
        `the responder cannot be asked by \`ovlab ra ctl\`: ${reason}`,
      );
    }
  }

  /** OpenVPN may be the first of the two; a responder without its socket forgets what it is told. */
  #whenAdvertising(act: (responder: ReturnType<Daemon['select']>[number]) => void): void {
    const actOnAll = async (): Promise<void> => {
      await this.#advertising;
      for (const responder of this.#responder?.select() ?? []) {
        responder.ready.then(
          () => act(responder),
          () => undefined,
        );
      }
    };
    // What kept the responder from its link ends the supervisor, or is told by the responder itself.
    actOnAll().catch(() => undefined);
  }

  #clientConnected(commonName: string): void {
    this.#options.logger.info({ client: commonName }, 'client connected');
    this.#owners.expect(commonName);
    this.#whenAdvertising((responder) => responder.expectClient());
    this.#control.broadcast({ type: 'client-connected', commonName });
  }

  async #stop(): Promise<void> {
    this.#options.logger.info({}, 'supervisor stops');
    this.#openvpnRun.abort();
    await this.#attending;
    this.#owners.stop();
    await this.#responderControl?.close();
    await this.#responder?.stop({ withdraw: true });
    await this.#openvpn.stop();
    await this.#control.close();
  }

  async #readLab(): Promise<Lab> {
    const { labFile } = this.#options;
    return loadLab(await readFile(labFile, 'utf8'), { file: labFile }).lab;
  }

  #openvpnEvent(state: OpenvpnState, error?: string): SupervisorEvent {
    return error === undefined ? { type: 'openvpn', state } : { type: 'openvpn', state, error };
  }
}
