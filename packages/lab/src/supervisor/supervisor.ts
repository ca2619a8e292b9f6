import { mkdir, readFile } from 'node:fs/promises';
import { loadLab, serverInstances, type Lab, type Runner } from '@ovlab/core';
import type { NdpProxy } from '@ovlab/linux-host';
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
import { readServerFacts, type ServerFacts } from '../server-facts.ts';
import { serverProfiles, type InstanceProfile } from '../server-files.ts';
import { INSECURE } from '../supported.ts';
import { ownerOf } from '../unprivileged.ts';
import { BridgeDevices } from './bridge-devices.ts';
import { ControlServer } from './control-server.ts';
import type { SupervisorEvent, SupervisorStatus } from './protocol.ts';
import { TunnelInstances } from './tunnel-instances.ts';
import { Verbosity } from './verbosity.ts';
import { MacOwners } from './mac-owners.ts';
import { startNdpProxy } from './neighbor-proxy.ts';
import { responderLinks } from './responder-config.ts';

export interface SupervisorOptions {
  /** The lab file; read at the start and at each {@link Supervisor.reload}. */
  readonly labFile: string;
  readonly paths: LabPaths;
  readonly runner: Runner;
  readonly logger: Logger;
}

/**
 * The one long-running process of a server: keeps every OpenVPN up, owns the responder, and tells the responder
 * about each client that connects. Acts in the network namespace it runs in.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #control: ControlServer;
  readonly #openvpn: TunnelInstances;
  #lab!: Lab;
  #responder: Daemon | undefined;
  /** Resolves when the responder knows its link. */
  #advertising: Promise<void> = Promise.resolve();
  #responderControl: Endpoint | undefined;
  readonly #owners: MacOwners;
  readonly #verbosity: Verbosity;
  #proxy: NdpProxy | undefined;
  #started = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    const { paths, logger, runner } = options;
    this.#owners = new MacOwners(async () => (await this.status()).clients ?? []);
    this.#verbosity = new Verbosity((level) => this.#openvpn.setVerb(level));
    this.#control = new ControlServer({
      status: () => this.status(),
      reload: () => this.reload(),
      disconnect: (commonName) => this.#openvpn.disconnect(commonName),
      facts: () => this.#facts(),
      verb: (level) => this.#verbosity.hold(level),
      initialEvents: () => [this.#openvpnEvent()],
    });
    this.#openvpn = new TunnelInstances({
      runner,
      logger,
      paths,
      onTakenOver: () => {
        this.#whenAdvertising((responder) => responder.advertise());
      },
      onState: () => {
        this.#control.broadcast(this.#openvpnEvent());
      },
      onClient: (commonName) => {
        this.#clientConnected(commonName);
      },
      onTrouble: (trouble) => {
        this.#control.broadcast({ type: 'trouble', trouble });
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
      // First the devices: whoever makes them has made the credentials before, and nobody else touches them now.
      await bridgeReady(this.#lab, logger, signal);
      if (signal.aborted) return;
      const profiles = await serverProfiles(this.#lab, paths, ownerOf);
      await this.#openvpn.endStrays(paths, profiles);
      // OpenVPN takes the longer way; all start at once.
      const proxy = startNdpProxy(this.#lab, this.#options);
      await this.#runOpenvpn(this.#lab, profiles);
      await this.#startResponder();
      this.#proxy = await proxy;
      await this.#openResponderControl();
      await aborted(signal);
    } finally {
      await this.#stop();
    }
  }

  async status(): Promise<SupervisorStatus> {
    return {
      pid: process.pid,
      configuration: serverSpec(this.#lab),
      openvpn: this.#openvpn.summary,
      instances: this.#openvpn.statuses,
      responder: this.#responderStatus(),
      clients: await this.#openvpn.clients(),
    };
  }

  /** Takes the lab file in its present form; OpenVPN is only started again when its profile has changed. */
  async reload(): Promise<string> {
    const lab = await this.#readLab();
    const profiles = await serverProfiles(lab, this.#options.paths, ownerOf);
    this.#lab = lab;
    await this.#responder?.apply(responderLinks(lab));
    if (this.#started) await this.#runOpenvpn(lab, profiles);
    const configuration = serverSpec(lab);
    this.#control.broadcast({ type: 'reloaded', configuration });
    return configuration;
  }

  async #runOpenvpn(lab: Lab, profiles: readonly InstanceProfile[]): Promise<void> {
    const { logger } = this.#options;
    if (lab.vpn.auth === 'none') logger.warn({}, INSECURE);
    this.#started = true;
    if (await this.#openvpn.apply(lab, profiles)) {
      logger.info({}, 'OpenVPN profiles have changed; their clients connect again');
    }
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

  #facts(): Promise<ServerFacts> {
    const leases = this.#responder?.dhcpv6?.keeper?.book.entries() ?? [];
    return readServerFacts(this.#options.runner, this.#lab, this.#openvpn.statuses, leases);
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
    await this.#openvpn.leave();
    this.#owners.stop();
    await this.#responderControl?.close();
    await this.#responder?.stop({ withdraw: true });
    await this.#openvpn.stop();
    await this.#proxy?.stop();
    await this.#control.close();
  }

  async #readLab(): Promise<Lab> {
    const { labFile } = this.#options;
    return loadLab(await readFile(labFile, 'utf8'), { file: labFile }).lab;
  }

  #openvpnEvent(): SupervisorEvent {
    const { state, lastError } = this.#openvpn.summary;
    return lastError === undefined
      ? { type: 'openvpn', state }
      : { type: 'openvpn', state, error: lastError };
  }
}

/** Resolves when the bridge is there as every OpenVPN needs it, or at the signal. */
async function bridgeReady(lab: Lab, logger: Logger, signal: AbortSignal): Promise<void> {
  const { bridge, uplink, mode } = lab.server;
  const alone = mode === 'routed';
  const taps = lab.vpn.persistentTap ? serverInstances(lab).map(({ tap }) => tap) : [undefined];
  for (const tap of taps) {
    const names = tap === undefined ? { bridge, tap: lab.server.tap, uplink, alone } : { bridge, tap };
    await new BridgeDevices(names, logger).present(signal);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
