import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hostAddress, hostInterface, hostMac } from './ra-world.mjs';

/**
 * A message as it passed the host's end of the cable.
 *
 * @typedef {object} Packet
 * @property {number} time milliseconds since the epoch
 * @property {'router-solicitation' | 'router-advertisement'} type
 * @property {string} source
 * @property {string} destination
 * @property {number} [routerLifetime] seconds
 */

// The one of Debian; another python3 in the path can take longer to start.
const python = '/usr/bin/python3';
/** First MAC and link-local address of the hosts of a flood; the next ones follow in order. */
const flooders = { mac: '02:bb:00:00:00:01', address: 'fe80::b:0:1' };

/** Everything that passes a host's end of the cable, as long as it runs. */
export class Capture {
  /** @type {Packet[]} */
  packets = [];
  /** How many packets are missing; known after `stop`. */
  dropped = 0;
  /** @type {Set<() => void>} */
  #waiting = new Set();
  /** @type {Program} */
  #program;

  /** @param {import('./ra-world.mjs').World} world */
  constructor(world) {
    this.#program = new Program(world, 'ra-capture.py', [hostInterface], (line) => this.#take(line));
  }

  /** @param {import('./ra-world.mjs').World} world */
  static async start(world) {
    const capture = new Capture(world);
    await capture.#program.ready;
    return capture;
  }

  /**
   * The first packet that fits, from the packet with the index on.
   *
   * @param {(packet: Packet) => boolean} fits
   * @param {{ from: number, timeout: number }} options timeout in milliseconds
   * @returns {Promise<Packet | undefined>} undefined when none came in time
   */
  find(fits, { from, timeout }) {
    return new Promise((resolve) => {
      let next = from;
      const look = () => {
        for (; next < this.packets.length; next += 1) {
          const packet = this.packets[next];
          if (packet !== undefined && fits(packet)) return end(packet);
        }
      };
      const end = (/** @type {Packet | undefined} */ packet) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(packet);
      };
      const timer = setTimeout(() => end(undefined), timeout);
      this.#waiting.add(look);
      look();
    });
  }

  /** Resolves when everything that passed before has been read. */
  async stop() {
    await this.#program.end();
  }

  /** @param {any} line */
  #take(line) {
    if (line.dropped === undefined) this.packets.push(line);
    else this.dropped = line.dropped;
    for (const look of this.#waiting) look();
  }
}

/**
 * A host that solicits whenever it is told.
 *
 * @param {import('./ra-world.mjs').World} world
 */
export async function createSolicitor(world) {
  const program = new Program(world, 'ra-solicit.py', [hostInterface, hostMac, hostAddress]);
  await program.ready;
  return { solicit: () => program.go(), end: () => program.end() };
}

/**
 * As many hosts that solicit once each, at an even rate.
 *
 * @param {import('./ra-world.mjs').World} world
 * @param {{ rate: number, seconds: number }} options
 */
export async function createFlood(world, { rate, seconds }) {
  const count = String(Math.round(rate * seconds));
  const hosts = [hostInterface, flooders.mac, flooders.address];
  const program = new Program(world, 'ra-solicit.py', [...hosts, count, String(rate)]);
  await program.ready;
  return {
    /** Resolves when the last of them has solicited. */
    async run() {
      program.go();
      await program.ended;
    },
  };
}

/** One of the Python programs in the host's namespace: it says that it is ready, and ends with its input. */
class Program {
  #child;
  /** @type {Promise<void>} */
  ready;
  /** @type {Promise<void>} */
  ended;

  /**
   * @param {import('./ra-world.mjs').World} world
   * @param {string} file
   * @param {readonly string[]} args
   * @param {(line: any) => void} [listener] for all lines but the first
   */
  constructor(world, file, args, listener = () => undefined) {
    const command = ['netns', 'exec', world.host, python, join(import.meta.dirname, file), ...args];
    this.#child = spawn('ip', command, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code) => {
        if (code === 0) resolve();
        else reject(new Error(`${file} ended with ${code}`));
      });
    });
    // Whoever waits for the end learns of it; nobody does when the whole benchmark is broken off.
    this.ended.catch(() => undefined);
    this.ready = new Promise((resolve, reject) => {
      this.ended.catch(reject);
      let said = false;
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        if (said) listener(JSON.parse(line));
        said = true;
        resolve();
      });
    });
  }

  go() {
    this.#child.stdin.write('\n');
  }

  end() {
    this.#child.stdin.end();
    return this.ended;
  }
}
