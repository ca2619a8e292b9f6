import { decodeMessage, type RouterAdvertisement } from '@ovlab/ndp';
import type { RaSocket, RaTransport } from '../../src/transport/transport.ts';
import { inNetns, ip, removeNetns, sh, sysctl, waitForCarrier } from './netns.ts';

/** A router with the interface br0, and a host at the other end of its cable with the interface eth0. */
export interface Lan {
  /** Every advertisement that reached the host. */
  readonly heard: RouterAdvertisement[];
  /** Its default routes. */
  routes(): string;
  addresses(): string;
  remove(): void;
}

/** Makes both namespaces; fe80::1 and 2001:db8:55::1/64 are the router's. */
export async function makeLan(router: string, host: string, transport: RaTransport): Promise<Lan> {
  sh('ip', 'netns', 'add', router);
  sh('ip', 'netns', 'add', host);
  ip(router, 'link set lo up', `link add br0 type veth peer name eth0 netns ${host}`);
  sysctl(router, 'net.ipv6.conf.all.forwarding=1');
  ip(
    router,
    'link set br0 addrgenmode none',
    'addr add fe80::1/64 dev br0 nodad',
    'addr add 2001:db8:55::1/64 dev br0 nodad',
    'link set br0 up',
  );
  sysctl(host, 'net.ipv6.conf.eth0.accept_ra=1', 'net.ipv6.conf.eth0.accept_dad=0');
  ip(host, 'link set eth0 up');
  await Promise.all([waitForCarrier(router, 'br0'), waitForCarrier(host, 'eth0')]);
  const heard: RouterAdvertisement[] = [];
  const ear = listen(host, transport, heard);
  return {
    heard,
    routes: () => sh('ip', '-n', host, '-6', 'route', 'show', 'default'),
    addresses: () => sh('ip', '-n', host, '-6', 'addr', 'show', 'dev', 'eth0', 'scope', 'global'),
    remove() {
      ear.close();
      removeNetns(router, host);
    },
  };
}

function listen(host: string, transport: RaTransport, heard: RouterAdvertisement[]): RaSocket {
  const ifindex = Number(sh('ip', 'netns', 'exec', host, 'cat', '/sys/class/net/eth0/ifindex'));
  const message = ({ bytes }: { readonly bytes: Uint8Array }): void => {
    const decoded = decodeMessage(bytes);
    if (decoded.type === 'router-advertisement') heard.push(decoded);
  };
  const events = { message, signOfLife: () => undefined, error: () => undefined };
  return inNetns(host, () => transport.open({ name: 'eth0', ifindex }, events));
}
