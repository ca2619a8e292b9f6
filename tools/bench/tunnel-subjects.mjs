import { setTimeout as sleep } from 'node:timers/promises';
import { spawnIn } from './netns.mjs';
import { onCore, startOpenvpn, waitUntilBound } from './tunnel-process.mjs';
import { byHand, ours } from './tunnel-profiles.mjs';
import { clientInside, createTunnelWorld, serverInside } from './tunnel-world.mjs';

/**
 * @typedef {object} SubjectKind
 * @property {string} name
 * @property {string} what
 * @property {boolean} [recipe] the shared key of the recipe instead of what `@ovlab/openvpn` writes
 * @property {number} [instances]
 * @property {boolean} [pinned] all that belongs to one instance, both ends and iperf3, stays on a core of its own
 * @property {'udp' | 'tcp'} [proto]
 * @property {readonly (readonly [name: string, ...args: (string | number)[]])[]} [options]
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {string} what
 * @property {IperfClient[]} clients
 * @property {number[]} pids of OpenVPN, both ends
 *
 * @typedef {object} IperfClient
 * @property {string} namespace
 * @property {string} address
 * @property {number} port of its server
 * @property {number | undefined} core the only one that it may run on
 */

const FIRST_PORT = 1194;
const FIRST_IPERF_PORT = 5201;
const CONNECT_TIMEOUT = 15_000;

/** @type {SubjectKind[]} */
export const subjectKinds = [
  { name: 'recipe', what: 'shared key, AES-256-CBC, default options', recipe: true },
  { name: 'default', what: 'what ovlab writes' },
  { name: 'instances-2', what: 'two servers, one client each, summed', instances: 2 },
  // Both ends of a tunnel share this machine: one that may run anywhere fills more than one core already.
  { name: 'core-1', what: 'the default, all of it on one core', pinned: true },
  {
    name: 'cores-2',
    what: 'two servers, each with its client on a core of its own',
    instances: 2,
    pinned: true,
  },
  // OpenVPN leaves the size to the kernel then; the next one is the most that Debian's net.core.rmem_max allows.
  ...alone('rcvbuf-0', 'rcvbuf', 0),
  ...alone('rcvbuf-208k', 'rcvbuf', 212_992),
  ...alone('sndbuf-1m', 'sndbuf', 1_048_576),
  ...alone('fast-io', 'fast-io'),
  ...alone('aes-128-gcm', 'data-ciphers', 'AES-128-GCM'),
  ...alone('chacha20', 'data-ciphers', 'CHACHA20-POLY1305'),
  ...alone('txqueuelen-100', 'txqueuelen', 100),
  ...alone('txqueuelen-1000', 'txqueuelen', 1000),
  ...alone('mssfix-1400', 'mssfix', 1400),
  ...alone('mssfix-0', 'mssfix', 0),
  { name: 'tcp', what: 'over TCP', proto: 'tcp' },
];

/**
 * The defaults with one option more at both ends.
 *
 * @param {string} name
 * @param {string} option
 * @param {...(string | number)} args
 * @returns {SubjectKind[]}
 */
function alone(name, option, ...args) {
  return [{ name, what: [option, ...args].join(' '), options: [[option, ...args]] }];
}

/**
 * Servers and clients that are connected, with an iperf3 server on the bridge for each client.
 *
 * @param {SubjectKind} kind
 * @returns {Promise<Subject>}
 */
export async function startSubject(kind) {
  const { name, what, instances = 1, proto = 'udp', options = [] } = kind;
  const world = await createTunnelWorld(name, { clients: instances, taps: instances });
  /** @type {Subject} */
  const subject = { name, what, clients: [], pids: [] };
  for (const [index, namespace] of world.clients.entries()) {
    const port = FIRST_PORT + index;
    const choices = { proto, port, options, name, device: `tap${index}`, client: `client${index + 1}` };
    const ends =
      kind.recipe === true ? await byHand('static-key', choices) : await ours('tls-server', choices);
    const core = kind.pinned === true ? index : undefined;
    const server = startOpenvpn(world.server, `${name}-server${index}`, ends.server, core);
    await waitUntilBound(server, proto, port);
    const client = startOpenvpn(namespace, `${name}-client${index}`, ends.client, core);
    const address = clientInside(index + 1);
    const iperfPort = FIRST_IPERF_PORT + index;
    const answering = onCore(core, 'iperf3', ['-s', '-B', serverInside, '-p', String(iperfPort)]);
    spawnIn(world.server, ...answering, 'ignore');
    await waitForAnswer(namespace, address, [server, client]);
    subject.clients.push({ namespace, address, port: iperfPort, core });
    subject.pids.push(server.pid, client.pid);
  }
  return subject;
}

/**
 * @param {string} namespace
 * @param {string} address
 * @param {readonly import('./tunnel-process.mjs').Openvpn[]} processes
 */
async function waitForAnswer(namespace, address, processes) {
  const end = performance.now() + CONNECT_TIMEOUT;
  while (performance.now() < end) {
    const ping = spawnIn(
      namespace,
      'ping',
      ['-6', '-n', '-c', '1', '-W', '0.2', '-I', address, serverInside],
      'ignore',
    );
    const code = await new Promise((resolve) => ping.once('exit', resolve));
    if (code === 0) return;
    await sleep(50);
  }
  throw new Error(`no answer through the tunnel:\n${processes.map(({ log }) => log()).join('\n')}`);
}
