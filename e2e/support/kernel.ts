import type { Netns } from './netns.ts';

export type Row = Record<string, unknown>;

/** Rows of `ip -j …`; the kernel's empty answer is an empty list. */
export async function ipRows(inside: Netns, ...args: readonly string[]): Promise<Row[]> {
  const text = await inside.output('ip', ['-j', ...args]);
  return text.trim() === '' ? [] : (JSON.parse(text) as Row[]);
}

/** Index of each interface by its name; another index is another interface. */
export async function linkIndexes(inside: Netns): Promise<Record<string, number>> {
  const rows = await ipRows(inside, 'link');
  return Object.fromEntries(rows.map(({ ifname, ifindex }) => [String(ifname), Number(ifindex)]));
}

/** Addresses of one family on an interface, in the order of the kernel. */
export async function addressesOf(inside: Netns, iface: string, family: 4 | 6): Promise<Row[]> {
  const [link] = await ipRows(inside, `-${family}`, 'addr', 'show', 'dev', iface);
  return (link?.['addr_info'] ?? []) as Row[];
}

/** IPv6 addresses with a wider scope than the link, as ADDRESS/LENGTH. */
export async function globalAddresses(inside: Netns): Promise<string[]> {
  const links = await ipRows(inside, '-6', 'addr', 'show', 'scope', 'global');
  return links
    .flatMap((link) => (link['addr_info'] ?? []) as Row[])
    .map(({ local, prefixlen }) => `${String(local)}/${String(prefixlen)}`)
    .sort();
}

/** IPv6 routes without what counts down by itself. */
export async function routes6(inside: Netns): Promise<Row[]> {
  const rows = await ipRows(inside, '-6', 'route');
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => key !== 'expires')));
}
