// A rented server, its provider's router, and somebody beyond it: three namespaces in a row.
import { setTimeout as sleep } from 'node:timers/promises';
import { addNamespace, batch, sysctl, waitForCarrier } from './netns.mjs';

export const addresses = /** @type {const} */ (['192.0.2.10', '2001:db8:1::10']);

/**
 * @typedef {object} ServerWorld
 * @property {string} far pings and talks from beyond the gateway
 * @property {string} server has `eth0`
 */

/** @returns {Promise<ServerWorld>} */
export async function createServerWorld() {
  const [far, router, server] = /** @type {[string, string, string]} */ (
    ['far', 'router', 'server'].map((name) => addNamespace(name))
  );
  for (const namespace of [far, router]) sysctl(namespace, 'net.ipv6.conf.default.accept_dad=0');
  sysctl(router, 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1');
  batch(
    router,
    `link add lan0 type veth peer name eth0 netns ${server}`,
    `link add wan0 type veth peer name eth0 netns ${far}`,
  );
  batch(
    router,
    'link set lan0 up',
    'link set wan0 up',
    'addr add 192.0.2.1/24 dev lan0',
    'addr add 2001:db8:1::1/64 dev lan0 nodad',
    'addr add fe80::1/64 dev lan0 nodad',
    'addr add 198.51.100.1/24 dev wan0',
    'addr add 2001:db8:ff::1/64 dev wan0 nodad',
  );
  batch(
    far,
    'link set eth0 up',
    'addr add 198.51.100.2/24 dev eth0',
    'addr add 2001:db8:ff::2/64 dev eth0 nodad',
    'route add default via 198.51.100.1',
    'route add ::/0 via 2001:db8:ff::1',
  );
  batch(server, 'link set eth0 up');
  await Promise.all([
    waitForCarrier(server, 'eth0'),
    waitForCarrier(far, 'eth0'),
    waitForCarrier(router, 'lan0'),
  ]);
  return { far, server };
}

/** What the server's uplink has, as lines for `ip`. */
const uplinkLines = [
  'addr add 192.0.2.10/24 brd + dev eth0',
  'addr add 2001:db8:1::10/64 dev eth0 nodad',
  'route add default via 192.0.2.1 dev eth0',
  'route add ::/0 via fe80::1 dev eth0',
];

/** The usual recipe, a process for each line: what it does to make the bridge, and to take it away again. */
export const recipe = {
  apply: [
    'link add br0 type bridge',
    'link set br0 up',
    'link set eth0 master br0',
    'addr flush dev eth0',
    'addr add 192.0.2.10/24 brd + dev br0',
    'addr add 2001:db8:1::10/64 dev br0',
    'route add default via 192.0.2.1',
    '-6 route add default via fe80::1 dev br0',
  ],
  undo: [
    'link set eth0 nomaster',
    'link set br0 down',
    'link del br0',
    'addr add 192.0.2.10/24 brd + dev eth0',
    'addr add 2001:db8:1::10/64 dev eth0',
    'route add default via 192.0.2.1',
    '-6 route add default via fe80::1 dev eth0',
  ],
};

/** Duplicate address detection of a link-local address: a second, and up to one before it (RFC 4862 5.4.2). */
const SETTLED = 2_300;

/** Makes the uplink as it was, whatever a recipe has left. @param {string} server */
export async function resetUplink(server) {
  for (const line of [
    'link del br0',
    'link set eth0 nomaster',
    'addr flush dev eth0',
    'link set eth0 down',
  ]) {
    attempt(() => batch(server, line));
  }
  batch(server, 'link set eth0 up', ...uplinkLines);
  await sleep(SETTLED);
}

/** What is not there cannot be removed. @param {() => void} step */
function attempt(step) {
  try {
    step();
  } catch {
    // As said.
  }
}
