import { setTimeout as sleep } from 'node:timers/promises';
import type { TunnelClient } from './protocol.ts';

/** Milliseconds between looks, and how often: OpenVPN learns an address with the first frame of the client. */
const PAUSE = 100;
const LOOKS = 50;

/** Who is behind which Ethernet address, as OpenVPN has learned it: the names in the clients' certificates. */
export class MacOwners {
  readonly #read: () => Promise<readonly TunnelClient[]>;
  readonly #ended = new AbortController();
  #names = new Map<string, string>();
  #looking: Promise<void> | undefined;

  /** @param read the clients at the moment; rejects when OpenVPN does not answer */
  constructor(read: () => Promise<readonly TunnelClient[]>) {
    this.#read = read;
  }

  /** The name in the certificate; undefined when it is not known, or not yet. */
  nameOf(mac: string): string | undefined {
    const name = this.#names.get(mac);
    if (name === undefined) void this.#look();
    return name;
  }

  /** A client has connected: its addresses are learned within moments. */
  expect(commonName: string): void {
    void this.#await(commonName);
  }

  stop(): void {
    this.#ended.abort();
  }

  async #await(commonName: string): Promise<void> {
    for (let looks = 0; looks < LOOKS && !this.#ended.signal.aborted; looks += 1) {
      await this.#look();
      if ([...this.#names.values()].includes(commonName)) return;
      await sleep(PAUSE, undefined, { signal: this.#ended.signal }).catch(() => undefined);
    }
  }

  /** One look at a time, whoever asks. */
  #look(): Promise<void> {
    this.#looking ??= this.#take().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #take(): Promise<void> {
    try {
      const clients = await this.#read();
      this.#names = new Map(clients.flatMap(({ commonName, macs }) => macs.map((mac) => [mac, commonName])));
    } catch {
      // OpenVPN is being started again; what it knew holds until it says something else.
    }
  }
}
