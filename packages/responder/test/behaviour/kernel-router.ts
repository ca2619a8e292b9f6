import { execFileSync } from 'node:child_process';
import { ip, sh, sysctl } from '../support/netns.ts';
import { HOST_MAC, ROUTER_MAC, type RouterSide } from './world.ts';

/** A bridge `br0` with one port in a namespace of its own. */
export interface KernelRouter extends RouterSide {
  readonly netns: string;
  /** Runs lines of `ip -batch`. */
  ip(...lines: readonly string[]): void;
}

/**
 * Makes two namespaces and the link between them: `br0` with `port0` and `port1` here, `eth0` of the host and `other0`
 * of another station there.
 */
export function createKernelRouter(netns: string, hostNetns: string): KernelRouter {
  sh('ip', 'netns', 'add', netns);
  sh('ip', 'netns', 'add', hostNetns);
  const here = (...lines: readonly string[]): void => ip(netns, ...lines);
  ip(
    netns,
    'link set lo up',
    `link add port0 type veth peer name eth0 address ${HOST_MAC} netns ${hostNetns}`,
    'link set port0 addrgenmode none up',
    `link add port1 address 02:00:5e:10:00:91 type veth peer name other0 netns ${hostNetns}`,
    'link set port1 addrgenmode none up',
  );
  // The kernel forwards when it may at all and on the interface.
  sysctl(netns, 'net.ipv6.conf.all.forwarding=1');
  sysctl(
    hostNetns,
    'net.ipv6.conf.eth0.accept_ra=1',
    'net.ipv6.conf.eth0.accept_ra_rt_info_max_plen=64',
    'net.ipv6.conf.eth0.accept_dad=0',
    'net.ipv6.conf.other0.disable_ipv6=1',
    // The tests solicit.
    'net.ipv6.conf.eth0.router_solicitations=0',
    'net.ipv6.conf.eth0.use_tempaddr=0',
  );
  ip(hostNetns, 'link set lo up', 'link set eth0 up', 'link set other0 up');

  const ports = ['port0', 'port1'];
  let addresses: string[] = [];
  let linkLocal: string | undefined;
  const add = (address: string, rest = ''): string => `addr add ${address}/64 dev br0 nodad ${rest}`;

  const router: KernelRouter = {
    netns,
    ip: here,
    create() {
      addresses = ['2001:db8:55::1'];
      linkLocal = 'fe80::1';
      here('link add br0 type bridge', `link set br0 address ${ROUTER_MAC} addrgenmode none`);
      // Addresses of an interface that is down are there when it comes up.
      here(
        ...ports.map((port) => `link set ${port} master br0`),
        add(linkLocal),
        ...addresses.map((address) => add(address)),
      );
      router.setForwarding(true);
      here('link set br0 up');
    },
    addAddress(address) {
      addresses.push(address);
      here(add(address));
    },
    removeAddress(address) {
      addresses = addresses.filter((other) => other !== address);
      here(`addr del ${address}/64 dev br0`);
    },
    deprecateAddress: (address) => here(`addr change ${address}/64 dev br0 preferred_lft 0`),
    setMac: (mac) => here(`link set br0 address ${mac}`),
    setMtu: (mtu) => here(`link set br0 mtu ${String(mtu)}`),
    setLinkLocal(address) {
      const before = linkLocal;
      linkLocal = address;
      here(
        ...(address === undefined ? [] : [add(address)]),
        ...(before === undefined ? [] : [`addr del ${before}/64 dev br0`]),
      );
    },
    setUp(up) {
      if (!up) here('link set br0 down');
      else {
        const all = [...(linkLocal === undefined ? [] : [linkLocal]), ...addresses];
        here(...all.map((address) => add(address)), 'link set br0 up');
      }
    },
    setCarrier: (carrier) => here(...ports.map((port) => `link set ${port} ${carrier ? 'up' : 'down'}`)),
    setForwarding: (forwarding) => sysctl(netns, `net.ipv6.conf.br0.forwarding=${forwarding ? '1' : '0'}`),
    remove: () => here('link del br0'),
    refuseToSend(refuse) {
      const rules = refuse
        ? `table ip6 refusal {
             chain output {
               type filter hook output priority 0;
               icmpv6 type nd-router-advert drop
             }
           }`
        : 'delete table ip6 refusal';
      execFileSync('ip', ['netns', 'exec', netns, 'nft', '-f', '-'], { input: rules });
    },
  };
  router.create();
  return router;
}
