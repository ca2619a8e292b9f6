import { addNamespace, batch, sysctl, waitForCarrier } from './netns.mjs';

/**
 * A provider with a server and clients, in network namespaces of their own:
 *
 *     isp      eth0 192.0.2.254/24    access 100.64.0.1/16 (a bridge with a port for each client)
 *     server   br0 192.0.2.1/24 2001:db8:55::1/64 with eth0 and its TAP devices
 *     clients  eth0 100.64.1.1/16 …
 *
 * @typedef {object} TunnelWorld
 * @property {string} isp its namespace
 * @property {string} server
 * @property {string[]} clients
 */

export const serverAddress = '192.0.2.1';
export const serverInside = '2001:db8:55::1';
/** Of the bridge; what a client has to know to need no neighbour discovery. */
const serverMac = '02:00:5e:20:00:01';
/** The lifeless kind of interface takes no part in IPv6 by itself. */
const quiet = 'addrgenmode none';

/**
 * @param {string} name no other world of this process has it
 * @param {{ clients?: number, taps?: number, clientTap?: boolean }} [options] taps: persistent TAP devices of the
 *   server, tap0 …; clientTap: whether the clients have a persistent tap0 with a fixed address and know the server
 * @returns {Promise<TunnelWorld>}
 */
export async function createTunnelWorld(name, { clients = 1, taps = 1, clientTap = true } = {}) {
  const isp = addNamespace(`${name}-isp`);
  const server = addNamespace(`${name}-server`);
  sysctl(server, 'net.ipv6.conf.default.accept_ra=0');
  batch(
    isp,
    `link add eth0 type veth peer name eth0 netns ${server}`,
    `link set eth0 ${quiet} up`,
    'address add 192.0.2.254/24 dev eth0',
    'link add access type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
    `link set access ${quiet} up`,
    'address add 100.64.0.1/16 dev access',
  );
  sysctl(isp, 'net.ipv4.ip_forward=1');
  batch(
    server,
    `link add br0 address ${serverMac} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
    `link set eth0 ${quiet} master br0 up`,
    'link set br0 up',
    `address add ${serverAddress}/24 dev br0`,
    `address add ${serverInside}/64 dev br0 nodad`,
    'address add fe80::1/64 dev br0 nodad',
    'route add default via 192.0.2.254',
    ...Array.from({ length: taps }).flatMap((_, index) => [
      `tuntap add dev tap${index} mode tap`,
      `link set tap${index} ${quiet} master br0 up`,
    ]),
  );
  await waitForCarrier(server, 'eth0');
  const world = { isp, server, clients: /** @type {string[]} */ ([]) };
  for (let number = 1; number <= clients; number += 1) {
    world.clients.push(addClient(`${name}-client${number}`, isp, number, clientTap));
  }
  return world;
}

/**
 * @param {string} name
 * @param {string} isp
 * @param {number} number 1..254
 * @param {boolean} tap
 */
function addClient(name, isp, number, tap) {
  const client = addNamespace(name);
  batch(
    client,
    `link add eth0 type veth peer name port${number} netns ${isp}`,
    `link set eth0 ${quiet} up`,
    `address add 100.64.1.${number}/16 dev eth0`,
    'route add default via 100.64.0.1',
    ...(tap ? tapLines(number) : []),
  );
  batch(isp, `link set port${number} ${quiet} master access up`);
  return client;
}

/** @param {number} number */
function tapLines(number) {
  return [
    'tuntap add dev tap0 mode tap',
    `link set tap0 ${quiet} up`,
    `address add ${clientInside(number)}/64 dev tap0 nodad`,
    `neighbour add ${serverInside} lladdr ${serverMac} dev tap0 nud permanent`,
  ];
}

/** Fixed address of a client's tap0. @param {number} number 1… */
export function clientInside(number) {
  return `2001:db8:55::1:${number}`;
}
