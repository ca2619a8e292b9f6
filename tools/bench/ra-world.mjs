import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { addNamespace, batch, sysctl, waitForCarrier, workFolder } from './netns.mjs';

export { withNamespaces as withWorlds } from './netns.mjs';

/**
 * A router and a host with a cable between them, in network namespaces of their own.
 *
 * @typedef {object} World
 * @property {string} router its namespace; the cable ends in `routerInterface`
 * @property {string} host its namespace; the cable ends in `hostInterface`
 * @property {string} directory for files
 */

export const routerInterface = 'lan0';
export const routerAddress = 'fe80::1';
export const hostInterface = 'eth0';
export const hostAddress = 'fe80::2';
export const hostMac = '02:00:5e:10:00:02';
export const prefix = '2001:db8:55::';

const routerMac = '02:00:5e:10:00:01';

/**
 * @param {string} name no other world of this process has it
 * @returns {Promise<World>}
 */
export async function createWorld(name) {
  const directory = join(workFolder(), name);
  mkdirSync(directory);
  const world = { router: addNamespace(`${name}-router`), host: addNamespace(`${name}-host`), directory };
  // Only what the benchmark sends shall solicit, and no address is to wait for duplicates.
  sysctl(world.host, 'net.ipv6.conf.default.accept_ra=0');
  batch(
    world.router,
    `link add ${routerInterface} type veth peer name ${hostInterface} netns ${world.host}`,
    `link set ${routerInterface} addrgenmode none address ${routerMac} up`,
    `address add ${routerAddress}/64 dev ${routerInterface} nodad`,
    `address add ${prefix}1/64 dev ${routerInterface} nodad`,
  );
  sysctl(world.router, 'net.ipv6.conf.all.forwarding=1');
  batch(
    world.host,
    `link set ${hostInterface} addrgenmode none address ${hostMac} up`,
    `address add ${hostAddress}/64 dev ${hostInterface} nodad`,
  );
  await waitForCarrier(world.router, routerInterface);
  return world;
}
