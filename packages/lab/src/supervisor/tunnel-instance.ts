import type { Lab, Runner } from '@ovlab/core';
import type { Logger } from '@ovlab/responder';
import type { LabPaths } from '../paths.ts';
import type { InstanceProfile } from '../server-files.ts';
import { BridgeDevices } from './bridge-devices.ts';
import { macsBehind } from './learned-macs.ts';
import { OpenvpnProcess, type OpenvpnState } from './openvpn-process.ts';
import type { InstanceStatus, Trouble, TunnelClient } from './protocol.ts';

export interface TunnelInstanceOptions {
  readonly paths: LabPaths;
  readonly runner: Runner;
  readonly logger: Logger;
  readonly onState: (state: OpenvpnState, error?: string) => void;
  readonly onTakenOver: () => void;
  readonly onClient: (commonName: string) => void;
  readonly onTrouble: (trouble: Trouble) => void;
}

/** One OpenVPN of a server with its TAP device, from its profile to the clients that it has. */
export class TunnelInstance {
  readonly profile: InstanceProfile;
  readonly #bridge: string;
  readonly #logger: Logger;
  readonly #devices: BridgeDevices;
  readonly #process: OpenvpnProcess;
  readonly #stopping = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor({ server, vpn }: Lab, profile: InstanceProfile, options: TunnelInstanceOptions) {
    const { paths, runner, logger, ...listeners } = options;
    const { index, tap, client } = profile.instance;
    const files = paths.serverInstance(index);
    this.profile = profile;
    this.#bridge = server.bridge;
    this.#logger = logger;
    const uplink = vpn.persistentTap ? undefined : server.uplink;
    const alone = server.mode === 'routed';
    this.#devices = new BridgeDevices({ bridge: server.bridge, tap, uplink, alone }, logger);
    this.#process = new OpenvpnProcess({
      runner,
      logger,
      profileFile: files.profile,
      managementSocket: files.managementSocket,
      logFile: files.log,
      recordFile: files.record,
      device: () => this.#devices.tapIndex,
      mayStart: (signal) => this.#devices.present(signal),
      ...listeners,
      ...(client === undefined ? {} : { onlyClient: client.name }),
    });
  }

  get status(): InstanceStatus {
    const { index, port, tap, client } = this.profile.instance;
    return { ...this.#process.summary, index, port, tap, client: client?.name };
  }

  /** Resolves when the network is there that OpenVPN needs. */
  present(signal: AbortSignal): Promise<void> {
    return this.#devices.present(signal);
  }

  start(): void {
    const { signal } = this.#stopping;
    const replaced = (): void => {
      const { tap } = this.profile.instance;
      this.#logger.warn({ tap }, 'the TAP device was replaced; OpenVPN is started again');
      this.#process.restart();
    };
    this.#running = Promise.all([
      this.#process.run(this.profile.text, signal),
      this.#devices.watch(signal, replaced),
    ]);
  }

  /** Looks after OpenVPN no longer, which goes on. */
  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Ends OpenVPN. */
  async stop(): Promise<void> {
    await this.leave();
    await this.#process.stop();
  }

  disconnect(commonName: string): Promise<void> {
    return this.#process.disconnect(commonName);
  }

  /** @param level 0..11; undefined: what the profile says */
  setVerb(level: number | undefined): Promise<void> {
    return this.#process.setVerb(level);
  }

  /** Undefined while OpenVPN does not answer. */
  async clients(): Promise<readonly TunnelClient[] | undefined> {
    const { index, tap, client: only } = this.profile.instance;
    const tunnels = await this.#process.status();
    const macsOf = (address: string): readonly string[] =>
      // Between two machines OpenVPN learns none, and whatever comes from the device is the peer's.
      only === undefined
        ? (tunnels?.routes ?? []).filter((route) => route.realAddress === address).map(({ mac }) => mac)
        : macsBehind(this.#bridge, tap);
    return tunnels?.clients.map((client): TunnelClient => ({
      commonName: client.commonName,
      instance: index,
      realAddress: client.realAddress,
      connectedSince: client.connectedSince.toISOString(),
      bytesReceived: client.bytesReceived,
      bytesSent: client.bytesSent,
      macs: macsOf(client.realAddress),
    }));
  }
}
