// A thousand echo requests a second, and which of them were answered when.
import { once } from 'node:events';
import { spawnIn } from './netns.mjs';

/** Between two requests, in seconds. */
const INTERVAL = '0.001';

export class Pinger {
  #text = '';
  #child;
  /** @type {Promise<unknown>} when the first answer is there */
  started;

  /**
   * @param {string} namespace
   * @param {string} address
   */
  constructor(namespace, address) {
    this.#child = spawnIn(
      namespace,
      'ping',
      ['-n', '-D', '-i', INTERVAL, address],
      ['ignore', 'pipe', 'ignore'],
    );
    const output = this.#child.stdout;
    if (output === null) throw new Error('ping has no output');
    output.setEncoding('utf8').on('data', (text) => (this.#text += text));
    this.started = once(output, 'data');
  }

  /** @returns {Promise<{ lost: number, gap: number }>} requests without an answer, and the longest time without one in ms */
  async stop() {
    this.#child.kill('SIGINT');
    await once(this.#child, 'close');
    const answers = [...this.#text.matchAll(/^\[([\d.]+)\].* icmp_seq=(\d+) .*time=/gm)].map(
      ([, time, sequence]) => ({ time: Number(time) * 1000, sequence: Number(sequence) }),
    );
    let lost = 0;
    let gap = 0;
    for (const [index, { time, sequence }] of answers.entries()) {
      const last = answers[index - 1];
      if (last === undefined) continue;
      lost += Math.max(0, sequence - last.sequence - 1);
      gap = Math.max(gap, time - last.time);
    }
    return { lost, gap };
  }
}
