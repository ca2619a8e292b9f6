import { readdir, stat } from 'node:fs/promises';
import type { Runner } from '@ovlab/core';
import { namespaceOf, parseNamespaceMark, type NamespaceMark } from './names.ts';
import { parseDocuments } from './observe-node.ts';

const NAMESPACE_DIRECTORY = '/run/netns';

/** A named network namespace, with our mark when it carries one. */
export interface FoundNamespace {
  readonly name: string;
  readonly mark: NamespaceMark | undefined;
}

export async function namespaceNames(): Promise<readonly string[]> {
  return readdir(NAMESPACE_DIRECTORY).catch(() => []);
}

/** Namespaces whose names a lab uses, whoever made them. */
export async function findNamespaces(runner: Runner, lab: string): Promise<readonly FoundNamespace[]> {
  const prefix = namespaceOf(lab, '');
  const names = (await namespaceNames()).filter((name) => name.startsWith(prefix));
  return Promise.all(names.map((name) => inspect(runner, name)));
}

/** Marks of every lab's namespaces on this machine. */
export async function findMarks(runner: Runner): Promise<readonly NamespaceMark[]> {
  const names = (await namespaceNames()).filter((name) => name.startsWith('ovlab-'));
  const found = await Promise.all(names.map((name) => inspect(runner, name)));
  return found.map((namespace) => namespace.mark).filter((mark) => mark !== undefined);
}

/** The kernel's name of a named namespace (`net:[inode]`), as `/proc/PID/ns/net` shows it. */
export async function namespaceIdentity(name: string): Promise<string | undefined> {
  try {
    return `net:[${String((await stat(`${NAMESPACE_DIRECTORY}/${name}`)).ino)}]`;
  } catch {
    return undefined;
  }
}

async function inspect(runner: Runner, name: string): Promise<FoundNamespace> {
  const { exitCode, stdout } = await runner.within(name).run('ip', ['-j', 'link', 'show'], { reject: false });
  // A name whose namespace is gone (`ip netns` was interrupted) still stands in the way.
  if (exitCode !== 0) return { name, mark: undefined };
  const links = (parseDocuments(stdout)[0] ?? []) as { ifname?: string; ifalias?: string }[];
  return { name, mark: parseNamespaceMark(links.find(({ ifname }) => ifname === 'lo')?.ifalias) };
}
