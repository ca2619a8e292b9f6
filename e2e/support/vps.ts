import { internet } from './lab.ts';
import { makeMachine, type Machine } from './machine.ts';
import { netns, type Netns } from './netns.ts';
import { waitFor } from './wait.ts';

/** A machine at a provider, as it is rented: `eth0` with static addresses, the router of the provider behind it. */
export interface Vps {
  readonly machine: Machine;
  /** The router, with the internet host behind it. */
  readonly router: Netns;
  /** Somewhere else on the internet, with IPv4 only. */
  readonly home: Netns;
  remove(): Promise<void>;
}

export const vpsAddress = '192.0.2.1';

/** Namespaces `router` and `home` inside the machine; the machine's own namespace is the server. */
export async function makeVps(): Promise<Vps> {
  const machine = await makeMachine();
  const [router, home] = [netns('router', machine), netns('home', machine)];
  const ip = async (...lines: readonly string[]): Promise<void> => {
    await machine.output('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
  };
  const inside = async (place: Netns, ...lines: readonly string[]): Promise<void> => {
    await place.output('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
  };
  // The machine has the /sys of this one, which shows the interfaces of this one.
  await machine.output('mount', ['-t', 'sysfs', 'sysfs', '/sys']);
  await machine.output('ip', ['netns', 'add', 'router']);
  await machine.output('ip', ['netns', 'add', 'home']);
  await ip(
    'link add eth0 type veth peer name up0 netns router',
    'link set eth0 up',
    'addr add 192.0.2.1/24 dev eth0',
    'addr add 2001:db8:55::1/64 dev eth0 nodad',
  );
  await inside(
    router,
    'link set lo up',
    `addr add ${internet}/128 dev lo`,
    'link set up0 addrgenmode none',
    'link set up0 up',
    'addr add 192.0.2.254/24 dev up0',
    'addr add fe80::254/64 dev up0 nodad',
    'addr add 2001:db8:55::254/64 dev up0 nodad',
    'link add access type veth peer name eth0 netns home',
    'link set access up',
    'addr add 203.0.113.254/24 dev access',
  );
  await router.output('sysctl', ['-q', '-w', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']);
  await inside(
    home,
    'link set lo up',
    'link set eth0 up',
    'addr add 203.0.113.2/24 dev eth0',
    'route add default via 203.0.113.254',
  );
  await waitFor('be unique', async () => !(await machine.output('ip', ['-6', 'addr'])).includes('tentative'));
  await ip('route add default via 192.0.2.254', 'route add ::/0 via fe80::254 dev eth0');
  return { machine, router, home, remove: () => machine.remove() };
}
