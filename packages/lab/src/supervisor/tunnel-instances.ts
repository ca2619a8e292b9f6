import type { Lab } from '@ovlab/core';
import { endProcesses } from '../teardown.ts';
import type { LabPaths } from '../paths.ts';
import type { InstanceProfile } from '../server-files.ts';
import { readOpenvpnRecords } from './openvpn-record.ts';
import type { InstanceStatus, OpenvpnStatus, TunnelClient } from './protocol.ts';
import { TunnelInstance, type TunnelInstanceOptions } from './tunnel-instance.ts';

const STOP_TIMEOUT_MS = 5000;

export type TunnelInstancesOptions = Omit<TunnelInstanceOptions, 'onState'> & {
  /** Any of them has another state; the summary tells which one they have together. */
  readonly onState: () => void;
};

/** Every OpenVPN of a server. */
export class TunnelInstances {
  readonly #options: TunnelInstancesOptions;
  #instances: readonly TunnelInstance[] = [];

  constructor(options: TunnelInstancesOptions) {
    this.#options = options;
  }

  get summary(): OpenvpnStatus {
    return summarize(this.statuses);
  }

  get statuses(): readonly InstanceStatus[] {
    return this.#instances.map(({ status }) => status);
  }

  /** Undefined while one of them does not answer, which is not the same as nobody. */
  async clients(): Promise<readonly TunnelClient[] | undefined> {
    const lists = await Promise.all(this.#instances.map((instance) => instance.clients()));
    return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
  }

  /** Forgets a client at once, wherever it is connected. */
  async disconnect(commonName: string): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.disconnect(commonName)));
  }

  /** @param level 0..11; undefined: what the profiles say */
  async setVerb(level: number | undefined): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.setVerb(level)));
  }

  /**
   * Makes the instances what the profiles say: those of a changed profile are ended and started anew, the others go
   * on with the clients that they have. Returns whether any of them was.
   */
  async apply(lab: Lab, profiles: readonly InstanceProfile[]): Promise<boolean> {
    const kept = this.#instances.filter(({ profile }) => profiles.some((wanted) => isSame(wanted, profile)));
    const gone = this.#instances.filter((instance) => !kept.includes(instance));
    // Ports and devices of those that go may be those of others that come.
    await Promise.all(gone.map((instance) => instance.stop()));
    const added: TunnelInstance[] = [];
    this.#instances = profiles.map((profile) => {
      const known = kept.find((instance) => isSame(profile, instance.profile));
      if (known !== undefined) return known;
      const instance = new TunnelInstance(lab, profile, this.#options);
      added.push(instance);
      return instance;
    });
    for (const instance of added) instance.start();
    return gone.length > 0;
  }

  /** Ends what an earlier supervisor has left running that the file no longer has. */
  async endStrays(paths: LabPaths, profiles: readonly InstanceProfile[]): Promise<void> {
    const wanted = new Set(profiles.map(({ instance }) => paths.serverInstance(instance.index).record));
    const strays = (await readOpenvpnRecords(paths)).filter(({ file }) => !wanted.has(file));
    await endProcesses(strays, STOP_TIMEOUT_MS);
  }

  /** Looks after them no longer; they go on. */
  async leave(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.leave()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.stop()));
  }
}

function isSame(a: InstanceProfile, b: InstanceProfile): boolean {
  return a.text === b.text && a.instance.client?.name === b.instance.client?.name;
}

/** Several in one: the state is the least that any of them has reached. */
export function summarize(statuses: readonly OpenvpnStatus[]): OpenvpnStatus {
  const has = (state: OpenvpnStatus['state']): boolean => statuses.some((status) => status.state === state);
  const worst = (['backing-off', 'starting', 'waiting'] as const).find(has);
  return {
    state: statuses.length === 0 ? 'waiting' : (worst ?? 'ready'),
    pid: statuses.find(({ pid }) => pid !== undefined)?.pid,
    restarts: statuses.reduce((sum, { restarts }) => sum + restarts, 0),
    lastError: statuses.find(({ lastError }) => lastError !== undefined)?.lastError,
    troubles: statuses.flatMap(({ troubles }) => troubles),
  };
}
