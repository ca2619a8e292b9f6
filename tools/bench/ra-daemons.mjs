import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../prepare/repository.mjs';
import { prefix, routerInterface } from './ra-world.mjs';

/**
 * @typedef {import('./ra-world.mjs').World} World
 *
 * @typedef {object} DaemonKind
 * @property {string} name
 * @property {(world: World) => [file: string, ...args: string[]]} command
 *
 * @typedef {object} Daemon
 * @property {number} startedAt milliseconds since the epoch, just before the process was made
 * @property {() => Promise<void>} stop resolves when the process is gone
 */

/** Milliseconds until a daemon that does not end by SIGTERM is killed. */
const STOP_TIMEOUT = 5_000;

/** The responder as `npm run build` leaves it. */
const built = join(root, 'packages/responder/dist');

/** @param {World} world */
export function controlSocket({ directory }) {
  return join(directory, 'control.sock');
}

/**
 * The responder as it is installed, with the defaults of its configuration.
 *
 * @param {{ dist?: string | undefined, control?: boolean }} [options] dist: folder of the build; control: whether it
 *   can be asked at its control socket
 * @returns {DaemonKind}
 */
export function ovlab({ dist = built, control = false } = {}) {
  const program = requireFile(join(dist, 'bin.js'), 'npm run build');
  return {
    name: 'ovlab-responder',
    command: (world) => [
      program,
      ...['--interface', routerInterface, '--prefix', `${prefix}/64`],
      ...(control ? ['--control', controlSocket(world)] : []),
    ],
  };
}

/**
 * The responder's own parts with an answer delay that is always the same, so that what the machine adds can be seen.
 *
 * @param {number} delay milliseconds, 0..499, in place of the random 0..500 of RFC 4861 6.2.6
 * @param {{ dist?: string | undefined }} [options] dist: folder of the build
 * @returns {DaemonKind}
 */
export function fixedDelay(delay, { dist = built } = {}) {
  const library = requireFile(join(dist, 'index.js'), 'npm run build');
  const program = join(import.meta.dirname, 'ra-harness.mjs');
  return {
    name: `own share, delay ${delay} ms`,
    command: () => [
      process.execPath,
      ...optionsOf(join(dist, 'bin.js')),
      ...[program, library, routerInterface, `${prefix}/64`, String(delay)],
    ],
  };
}

/**
 * What a program of ours starts Node.js with, as its first line says.
 *
 * @param {string} file
 */
export function optionsOf(file) {
  const [first = ''] = readFileSync(requireFile(file, 'npm run build'), 'utf8').split('\n', 1);
  return first.split(' ').filter((word) => word.startsWith('--'));
}

/** @type {DaemonKind} */
const radvd = {
  name: 'radvd',
  command: ({ directory }) => {
    const config = join(directory, 'radvd.conf');
    writeFileSync(
      config,
      `interface ${routerInterface} { AdvSendAdvert on; AdvLinkMTU 1500; prefix ${prefix}/64 { }; };\n`,
    );
    const files = ['--config', config, '--pidfile', join(directory, 'radvd.pid')];
    return ['radvd', '--nodaemon', '--logmethod', 'stderr', ...files];
  },
};

/** @type {DaemonKind} */
const dnsmasq = {
  name: 'dnsmasq',
  command: ({ directory }) => {
    const config = join(directory, 'dnsmasq.conf');
    const lines = [
      'port=0',
      'no-resolv',
      'no-hosts',
      'user=root',
      'log-facility=-',
      'leasefile-ro',
      `pid-file=${join(directory, 'dnsmasq.pid')}`,
      `interface=${routerInterface}`,
      'enable-ra',
      `dhcp-range=${prefix},ra-only`,
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    return ['dnsmasq', '--keep-in-foreground', `--conf-file=${config}`];
  },
};

/**
 * The daemons to compare with that are on this machine; says which are not.
 *
 * @returns {DaemonKind[]}
 */
export function peers() {
  return [
    { kind: radvd, debian: 'radvd' },
    { kind: dnsmasq, debian: 'dnsmasq-base' },
  ]
    .filter(({ kind, debian }) => {
      const found = isInstalled(kind.name);
      if (!found) process.stderr.write(`${kind.name} is left out: apt-get install ${debian}\n`);
      return found;
    })
    .map(({ kind }) => kind);
}

/**
 * @param {DaemonKind} kind
 * @param {World} world where it is to advertise
 * @returns {Daemon}
 */
export function startDaemon({ name, command }, world) {
  const words = command(world);
  const logFile = join(world.directory, 'daemon.log');
  const log = openSync(logFile, 'w');
  const startedAt = Date.now();
  const child = spawn('ip', ['netns', 'exec', world.router, ...words], { stdio: ['ignore', log, log] });
  closeSync(log);
  let wanted = true;
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    child.on('error', (error) => process.stderr.write(`${name}: ${error.message}\n`));
    child.on('close', (code) => {
      // Without a code it was killed with its namespace.
      if (wanted && code !== null) {
        process.stderr.write(`${name} ended by itself with ${code}:\n${readFileSync(logFile, 'utf8')}`);
      }
      resolve();
    });
  });
  return {
    startedAt,
    async stop() {
      wanted = false;
      child.kill('SIGTERM');
      const timeout = sleep(STOP_TIMEOUT, 'late', { ref: false });
      if ((await Promise.race([ended, timeout])) === 'late') child.kill('SIGKILL');
      await ended;
    },
  };
}

/** @param {string} program */
function isInstalled(program) {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  return directories.some((directory) => existsSync(join(directory, program)));
}

/**
 * @param {string} file
 * @param {string} command that makes it
 */
function requireFile(file, command) {
  if (!existsSync(file)) throw new Error(`${file} does not exist: ${command}`);
  return file;
}
