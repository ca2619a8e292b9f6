import { setTimeout as sleep } from 'node:timers/promises';
import type { Runner } from '@ovlab/core';
import { LearnedAddresses } from './learned-addresses.ts';
import {
  addressesOf,
  NEIGHBOR_ADVERTISEMENT,
  NEIGHBOR_SOLICITATION,
  neighborMessage,
} from './neighbor-message.ts';
import { openPacketSocket, type PacketSocket } from './packet-socket.ts';
import { proxyAdvertisement, type Sender } from './neighbor-frames.ts';
import { receivedPackets } from './received-packets.ts';
import {
  addEntry,
  deleteEntry,
  parseEntries,
  parseNeighbourAddresses,
  parseSender,
} from './proxy-entries.ts';
import { switchOnProxy } from './proxy-switches.ts';
import { listSourceSet, parseSourceSet } from './source-set.ts';

export interface NdpProxyOptions {
  /** Interface towards the provider, that the kernel answers on. */
  readonly uplink: string;
  /** The inner bridge, that addresses are learned from. */
  readonly bridge: string;
  /** The /64 of the clients. */
  readonly prefix: string;
  /** Addresses of the /64 that are never answered for: the server's and its gateway's. */
  readonly own: readonly string[];
  /** Addresses that clients are configured with; answered for from the start. */
  readonly seeds?: readonly string[];
  readonly runner: Runner;
  /** Told what went wrong; the proxy goes on. */
  readonly onError?: (error: unknown) => void;
  /** Told after the kernel answers for a new address. */
  readonly onAddress?: (address: string) => void;
}

/** Between two runs of `ip`, so that a client that makes up addresses costs little; the first one waits for nothing. */
const PAUSE_MS = 50;
/** Between two looks at what the kernel still has: it forgets all of it when the uplink goes down. */
const SWEEP_MS = 15_000;
const REOPEN_MS = 1000;
/** Between two looks for addresses whose owners said nothing to anybody; only while something comes from clients. */
const SOURCES_MS = 1000;
/** Addresses that are told of between two pauses; further ones are answered for when the router asks. */
const ANNOUNCEMENTS = 8;
/** Without a word of an address until it is forgotten. */
const LIFETIME_MS = 86_400_000;
/** Addresses at a time, all clients together. */
const CAPACITY = 4096;

/**
 * Makes the kernel answer on the uplink for the addresses that are behind the inner bridge (RFC 4389, in the small).
 * An address is learned from what its owner says to its neighbours, as a rule when it makes sure to be the only one
 * with it (RFC 4862 5.4), before it is used. The answering is the kernel's (`proxy_ndp`), so that it is fast and goes on
 * while this process does not. For addresses that nobody has there is no answer and no state, whoever scans the /64.
 */
export class NdpProxy {
  readonly #options: NdpProxyOptions;
  readonly #learned: LearnedAddresses;
  readonly #stopping = new AbortController();
  #socket: PacketSocket | undefined;
  /** On the uplink, to speak. */
  #voice: PacketSocket | undefined;
  #sender: Sender | undefined;
  /** Lines for `ip` by address; a later one replaces an earlier one. */
  readonly #pending = new Map<string, string>();
  #flushing: Promise<void> | undefined;
  #sweeping: Promise<unknown> = Promise.resolve();
  #received: number | undefined;
  #switchOff: () => Promise<void> = () => Promise.resolve();

  constructor(options: NdpProxyOptions) {
    const { prefix, own } = options;
    this.#options = options;
    this.#learned = new LearnedAddresses({ prefix, own, capacity: CAPACITY, lifetime: LIFETIME_MS });
  }

  /** Addresses that the kernel answers for. */
  get addresses(): readonly string[] {
    return this.#learned.all.toSorted();
  }

  /** Errors: those of {@link openPacketSocket} and of the runner. */
  async start(): Promise<void> {
    const { runner, uplink, bridge, seeds = [] } = this.#options;
    const [self, voice, switchOff] = await Promise.all([
      runner.run('ip', ['-j', 'addr', 'show', 'dev', uplink]),
      openPacketSocket(uplink, { types: [0, 0] }),
      switchOnProxy(runner, uplink),
    ]);
    [this.#sender, this.#voice, this.#switchOff] = [parseSender(self.stdout), voice, switchOff];
    // Only what is heard from here on can be told of.
    await this.#open();
    const [entries, neighbours] = await Promise.all([
      runner.run('ip', ['-6', '-j', 'neigh', 'show', 'proxy', 'dev', uplink]),
      runner.run('ip', ['-6', '-j', 'neigh', 'show', 'dev', bridge]),
    ]);
    // What an earlier process left, and who has been heard by the kernel meanwhile.
    const known = [...parseEntries(entries.stdout), ...parseNeighbourAddresses(neighbours.stdout), ...seeds];
    for (const address of known) this.#hear(address);
    await this.#hearSources();
    await this.#flushing;
    this.#sweeping = Promise.all([
      this.#always(SWEEP_MS, () => this.#sweep()),
      this.#always(SOURCES_MS, () => this.#hearSources()),
    ]);
  }

  /** Takes back every answer and every setting. */
  async stop(): Promise<void> {
    const { uplink } = this.#options;
    this.#stopping.abort();
    this.#socket?.close();
    this.#voice?.close();
    await this.#sweeping;
    await this.#flushing;
    const lines = this.#learned.all.map((address) => deleteEntry(address, uplink));
    if (lines.length > 0) await this.#batch(lines);
    await this.#switchOff();
  }

  async #open(): Promise<void> {
    this.#socket = await openPacketSocket(this.#options.bridge, {
      types: [NEIGHBOR_SOLICITATION, NEIGHBOR_ADVERTISEMENT],
      onFrame: (frame) => {
        const message = neighborMessage(frame);
        if (message === undefined) return;
        for (const address of addressesOf(message)) this.#hear(address);
      },
      onGone: () => {
        this.#reopen().catch((error: unknown) => this.#options.onError?.(error));
      },
    });
  }

  /** The bridge is mended by somebody else; until then nobody is behind it. */
  async #reopen(): Promise<void> {
    while (await this.#pause(REOPEN_MS)) {
      try {
        await this.#open();
        return;
      } catch {
        // Not there yet.
      }
    }
  }

  /** Milliseconds, or until the end; whether to go on. */
  async #pause(time: number): Promise<boolean> {
    const { signal } = this.#stopping;
    await sleep(time, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }

  #hear(address: string): void {
    const { uplink } = this.#options;
    const { added, evicted } = this.#learned.hear(address, Date.now());
    if (evicted !== undefined) this.#pending.set(evicted, deleteEntry(evicted, uplink));
    if (added) this.#pending.set(address, addEntry(address, uplink));
    if (this.#pending.size > 0) this.#flushing ??= this.#flush();
  }

  async #flush(): Promise<void> {
    do {
      const work = new Map(this.#pending);
      this.#pending.clear();
      await this.#batch([...work.values()]);
      const known = [...work.keys()].filter((address) => this.#learned.has(address));
      this.#announce(known.slice(0, ANNOUNCEMENTS));
      for (const address of known) this.#options.onAddress?.(address);
    } while ((await this.#pause(PAUSE_MS)) && this.#pending.size > 0);
    this.#flushing = undefined;
  }

  /** The router may have asked already, and would ask again only after a second. */
  #announce(addresses: readonly string[]): void {
    const sender = this.#sender;
    if (sender === undefined || this.#stopping.signal.aborted) return;
    try {
      for (const address of addresses) this.#voice?.send(proxyAdvertisement(address, sender));
    } catch (error) {
      this.#options.onError?.(error);
    }
  }

  async #batch(lines: readonly string[]): Promise<void> {
    const input = `${lines.join('\n')}\n`;
    try {
      // To delete what the kernel has forgotten already is no fault.
      await this.#options.runner.run('ip', ['-6', '-force', '-batch', '-'], { input, reject: false });
    } catch (error) {
      this.#options.onError?.(error);
    }
  }

  async #always(time: number, work: () => Promise<void>): Promise<void> {
    while (await this.#pause(time)) await work().catch((error: unknown) => this.#options.onError?.(error));
  }

  async #hearSources(): Promise<void> {
    const { runner, bridge } = this.#options;
    const received = receivedPackets(bridge);
    if (received !== undefined && received === this.#received) return;
    this.#received = received;
    const { stdout } = await runner.run('nft', listSourceSet, { reject: false });
    for (const address of parseSourceSet(stdout)) this.#hear(address);
  }

  async #sweep(): Promise<void> {
    const { runner, uplink } = this.#options;
    for (const address of this.#learned.expire(Date.now())) {
      this.#pending.set(address, deleteEntry(address, uplink));
    }
    const { stdout } = await runner.run('ip', ['-6', '-j', 'neigh', 'show', 'proxy', 'dev', uplink]);
    const there = new Set(parseEntries(stdout));
    for (const address of this.#learned.all) {
      if (!there.has(address)) this.#pending.set(address, addEntry(address, uplink));
    }
    if (this.#pending.size > 0) this.#flushing ??= this.#flush();
  }
}
