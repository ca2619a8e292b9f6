import type { Preference } from '@ovlab/ndp';
import { readFileSync } from 'node:fs';
import { inNetns, sh } from '../support/netns.ts';
import { buildFrame } from './frames.ts';
import { openPacketSocket } from './packet-socket.ts';
import { solicitationBytes } from './solicitation.ts';
import { HOST_LINK_LOCAL, HOST_MAC, type HostSide } from './world.ts';

/** The kernel of a namespace as a host, on its interface `eth0`. */
export interface KernelHost extends HostSide {
  readonly netns: string;
  /** Puts a whole Ethernet frame on the link. */
  send(frame: Buffer): void;
  close(): void;
}

/** The parts in use of what `ip -j` prints. */
interface AddressInfo {
  readonly local?: string;
  readonly valid_life_time: number;
  readonly preferred_life_time: number;
  readonly deprecated?: boolean;
}

interface RouteInfo {
  readonly dst: string;
  readonly gateway?: string;
  readonly pref: Preference;
  readonly expires?: number;
}

const FOREVER = 0xffff_ffff;

export function createKernelHost(netns: string): KernelHost {
  const socket = openPacketSocket(netns, 'eth0');
  const ask = (...args: readonly string[]) => JSON.parse(sh('ip', '-n', netns, '-j', '-6', ...args) || '[]');
  const seconds = (value: number | undefined): number =>
    value === undefined || value === FOREVER ? Infinity : value;
  return {
    netns,
    send: (frame) => socket.send(frame),
    close: () => socket.close(),
    addresses() {
      const [link] = ask('addr', 'show', 'dev', 'eth0', 'scope', 'global');
      const infos: readonly AddressInfo[] = link?.addr_info ?? [];
      return infos
        .flatMap(({ local, valid_life_time, preferred_life_time, deprecated = false }) => {
          const validLifetime = seconds(valid_life_time);
          const preferredLifetime = seconds(preferred_life_time);
          return local === undefined ? [] : { address: local, validLifetime, preferredLifetime, deprecated };
        })
        .sort((a, b) => (a.address < b.address ? -1 : 1));
    },
    routes() {
      const routes: readonly RouteInfo[] = ask('route', 'show', 'dev', 'eth0');
      return routes
        .flatMap(({ dst, gateway: via, pref: preference, expires }) => {
          const prefix = dst === 'default' ? '::/0' : dst;
          return via === undefined ? [] : { prefix, via, preference, expires: seconds(expires) };
        })
        .sort((a, b) => (a.prefix + a.via < b.prefix + b.via ? -1 : 1));
    },
    neighbour(address) {
      const [entry] = ask('neigh', 'show', address, 'dev', 'eth0');
      return entry?.lladdr;
    },
    mtu: () => Number(inNetns(netns, () => readFileSync('/proc/sys/net/ipv6/conf/eth0/mtu', 'utf8'))),
    solicit({ source = HOST_LINK_LOCAL, hopLimit = 255, bytes = solicitationBytes(source) } = {}) {
      socket.send(buildFrame(HOST_MAC, { source, destination: 'ff02::2', hopLimit, bytes }));
    },
  };
}
