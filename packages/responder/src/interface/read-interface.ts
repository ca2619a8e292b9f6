import { readFileSync } from 'node:fs';
import { interfaceAddresses } from './if-inet6.ts';
import { missingInterface, type InterfaceSnapshot } from './snapshot.ts';

/** The text of a file; undefined when it does not exist or the kernel refuses to tell. */
export type TextReader = (path: string) => string | undefined;

const IFF_UP = 0x1;

/**
 * What the kernel says about an interface now. Sysfs and procfs are read synchronously: they are memory, and a
 * read between two other things is what makes the answer true when it is used.
 *
 * /sys has to show the network namespace of the process, as after `ip netns exec`.
 */
export function readInterface(name: string, read: TextReader = readText): InterfaceSnapshot {
  const link = (file: string): string | undefined => read(`/sys/class/net/${name}/${file}`)?.trim();
  const ifindex = Number(link('ifindex'));
  if (!Number.isInteger(ifindex)) return missingInterface(name);
  const { linkLocals, globals } = interfaceAddresses(read('/proc/net/if_inet6') ?? '', name);
  return {
    name,
    present: true,
    ifindex,
    mac: ethernetAddress(link('address')),
    mtu: Number(link('mtu') ?? 0),
    up: (Number(link('flags') ?? 0) & IFF_UP) !== 0,
    carrier: hasCarrier(link('carrier'), link('operstate')),
    linkLocal: linkLocals[0],
    linkLocals,
    globals,
    forwarding: forwards(name, read),
  };
}

/** Addresses of an interface that the kernel will give up by itself. */
export function finiteAddresses(name: string, read: TextReader = readText): readonly string[] {
  return interfaceAddresses(read('/proc/net/if_inet6') ?? '', name).finite;
}

/**
 * The setting of the interface makes the kernel behave as a router there; whether it forwards at all is decided by
 * that of `all`, or by `force_forwarding` of the interface (since Linux 6.17).
 */
function forwards(name: string, read: TextReader): boolean {
  const isOn = (setting: string): boolean => read(`/proc/sys/net/ipv6/conf/${setting}`)?.trim() === '1';
  return isOn(`${name}/forwarding`) && (isOn('all/forwarding') || isOn(`${name}/force_forwarding`));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Loopback has an address of zeros, point-to-point links have none or another length. */
function ethernetAddress(text: string | undefined): string | undefined {
  const usable = text !== undefined && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text) && /[1-9a-f]/.test(text);
  return usable ? text : undefined;
}

/** `carrier` cannot be read while the interface is down; `dormant` is a link that is not authenticated yet. */
function hasCarrier(carrier: string | undefined, operstate: string | undefined): boolean {
  return carrier === '1' && (operstate === 'up' || operstate === 'unknown');
}
