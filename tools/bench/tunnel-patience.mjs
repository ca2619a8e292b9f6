// How soon a client is there whose server is away for a while or whose packets are lost, with what ovlab sets and without.
// node tools/bench/tunnel-patience.mjs [--runs N] [--loss PERCENT] [--json]
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { progress } from './lab.mjs';
import { withNamespaces } from './netns.mjs';
import { report } from './ra-report.mjs';
import { heading, row, table } from './statistics.mjs';
import { clientFirst, serverFirst } from './tunnel-answer.mjs';
import { ours } from './tunnel-profiles.mjs';
import { createTunnelWorld } from './tunnel-world.mjs';

/** Seconds that a server is away: spread, because OpenVPN's repetitions have steps that double. */
const UDP_ABSENCES = Array.from({ length: 12 }, (_, index) => 0.5 + 1.2 * index);
const TCP_ABSENCES = Array.from({ length: 8 }, (_, index) => 8 + 8 * index);
/** Tunnels side by side that lose packets. */
const LOSSY = 3;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '8' },
    loss: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});

/** @typedef {NonNullable<import('./tunnel-profiles.mjs').Choices['options']>} Options */

/**
 * @typedef {object} Kind
 * @property {string} name
 * @property {import('./tunnel-profiles.mjs').Setup} setup
 * @property {'udp' | 'tcp'} proto
 * @property {Options} options what is put in place of ovlab's own: OpenVPN's defaults
 *
 * @typedef {Kind & { seconds: number[] }} Subject
 */

/**
 * @param {Kind['setup']} setup
 * @param {Kind['proto']} proto
 * @param {Options[number]} without
 * @returns {Subject[]}
 */
function pair(setup, proto, without) {
  const name = `${setup} ${proto}`;
  return [
    { name, setup, proto, options: [], seconds: [] },
    { name: `${name}, ${without.join(' ')}`, setup, proto, options: [without], seconds: [] },
  ];
}

let worlds = 0;

/** @param {Kind} kind @returns {Promise<import('./tunnel-answer.mjs').Tunnel>} */
async function createTunnel({ setup, proto, options }) {
  const name = `p${(worlds += 1)}`;
  const world = await createTunnelWorld(name);
  const { server } = await ours(setup, { proto, name });
  const { client } = await ours(setup, { proto, name, options });
  return { name, proto, world, ends: { server, client } };
}

await withNamespaces(async () => {
  const away = [
    ...pair('tls-server', 'udp', ['connect-timeout', 120]),
    ...pair('tls-p2p', 'udp', ['connect-timeout', 120]),
    ...pair('tls-server', 'tcp', ['connect-retry', 1, 300]),
  ];
  progress('servers that are away');
  await measureAbsences(away);
  const lossy = pair('tls-server', 'udp', ['tls-timeout', 2]);
  await measureLosses(lossy);
  report(
    values.json,
    { absences: { udp: UDP_ABSENCES, tcp: TCP_ABSENCES }, away, loss: values.loss, lossy },
    () =>
      [
        `The server is away for ${UDP_ABSENCES[0]} to ${UDP_ABSENCES.at(-1)} s (UDP), ${TCP_ABSENCES[0]} to ` +
          `${TCP_ABSENCES.at(-1)} s (TCP): from its start to the client's first answered ping.`,
        table([heading, ...away.map(({ name, seconds }) => row(name, seconds))]),
        `${values.loss} % of the packets between the two are lost: from the client's start to its first answered ping.`,
        table([heading, ...lossy.map(({ name, seconds }) => row(name, seconds))]),
      ].join('\n'),
  );
});

/** All side by side: nearly all of it is waiting. @param {readonly Subject[]} subjects */
async function measureAbsences(subjects) {
  /** @type {(() => Promise<void>)[]} */
  const trials = [];
  for (const subject of subjects) {
    for (const absence of subject.proto === 'udp' ? UDP_ABSENCES : TCP_ABSENCES) {
      const tunnel = await createTunnel(subject);
      trials.push(async () => {
        subject.seconds.push(await clientFirst(tunnel, absence * 1000));
      });
    }
  }
  await Promise.all(trials.map((trial) => trial()));
}

/** @param {readonly Subject[]} subjects */
async function measureLosses(subjects) {
  /** @type {(() => Promise<void>)[]} */
  const trials = [];
  for (const subject of subjects.flatMap((each) => Array.from({ length: LOSSY }, () => each))) {
    const tunnel = await createTunnel(subject);
    losePackets(tunnel.world.isp);
    trials.push(async () => {
      subject.seconds.push(await serverFirst(tunnel));
    });
  }
  for (let run = 1; run <= Number(values.runs); run += 1) {
    await Promise.all(trials.map((trial) => trial()));
    progress(`lost packets, run ${run} of ${values.runs}`);
  }
}

/** @param {string} isp namespace between the two ends */
function losePackets(isp) {
  const input = `table ip loss {
    chain forward {
      type filter hook forward priority filter; policy accept;
      numgen random mod 100 < ${Number(values.loss)} drop
    }
  }`;
  execFileSync('ip', ['netns', 'exec', isp, 'nft', '-f', '-'], { input, stdio: 'pipe' });
}
