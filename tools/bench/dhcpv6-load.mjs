import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { generatorProcessor } from './dhcpv6-programs.mjs';
import { hostAddress, hostInterface } from './ra-world.mjs';

/**
 * @typedef {{ p50: number, p99: number, max: number }} Latency milliseconds
 * @typedef {{ sent: number, answered: number, wrong: number, latency: Latency }} LoadResult
 */

// The one of Debian; another python3 in the path can take longer to start.
const python = '/usr/bin/python3';

/** Many clients in the host's namespace, see dhcpv6-load.py. */
export class Load {
  #child;
  #lines;
  #closed;

  /** @param {import('./ra-world.mjs').World} world */
  constructor(world) {
    const program = [python, join(import.meta.dirname, 'dhcpv6-load.py'), hostInterface, hostAddress];
    const command = ['netns', 'exec', world.host, 'taskset', '-c', generatorProcessor, ...program];
    this.#child = spawn('ip', command, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#closed = new Promise((resolve) => this.#child.on('close', resolve));
  }

  /** Resolves when it runs, so that its own start does not count. */
  async ready() {
    await this.#ask({ do: 'probe', seconds: 0 });
  }

  /** Resolves once a server answers. @param {number} seconds that it may take */
  async probe(seconds) {
    const { answered } = await this.#ask({ do: 'probe', seconds });
    if (answered !== true) throw new Error(`no server has answered within ${seconds} s`);
  }

  /**
   * Gives as many clients an address by rapid commit.
   *
   * @param {number} clients
   * @param {{ keep?: boolean }} [options] keep: for Renews, default true
   * @returns {Promise<number>} seconds that it took
   */
  async fill(clients, { keep = true } = {}) {
    const { error, seconds } = await this.#ask({ do: 'fill', clients, keep });
    if (error !== undefined) throw new Error(error);
    return seconds;
  }

  /**
   * The clients from `first` on take turns.
   *
   * @param {'renew' | 'rapid' | 'information'} kind
   * @param {{ first: number, clients: number, rate: number, seconds: number, drain: number }} options
   * @returns {Promise<LoadResult>}
   */
  run(kind, options) {
    return this.#ask({ do: kind, ...options });
  }

  async end() {
    this.#child.stdin.end();
    await this.#closed;
  }

  /** @param {object} order @returns {Promise<any>} */
  async #ask(order) {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('dhcpv6-load.py has ended');
    return JSON.parse(value);
  }
}
