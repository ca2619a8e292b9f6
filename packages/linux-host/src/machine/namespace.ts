import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The number of a network namespace: one by name, as in `ip netns`, or that of this process. */
export async function namespaceOf(netns: string | undefined, proc = '/proc'): Promise<number | undefined> {
  return inode(netns === undefined ? join(proc, 'self/ns/net') : `/run/netns/${netns}`);
}

/** Whether it is the one that the machine, or the container, was started with: that of its first process. */
export async function isFirstNamespace(netns: string | undefined): Promise<boolean> {
  const [first, here] = await Promise.all([inode('/proc/1/ns/net'), namespaceOf(netns)]);
  return first === undefined || first === here;
}

export async function inode(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.ino;
}
