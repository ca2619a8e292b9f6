import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResolverState } from './snapshot.ts';

/** Reads `etc/resolv.conf` below a root; a missing file is an empty one (resolv.conf(5)). */
export async function observeResolver(root: string): Promise<ResolverState> {
  const path = join(root, 'etc/resolv.conf');
  const [text, target] = await Promise.all([
    readFile(path, 'utf8').catch(() => ''),
    readlink(path).catch(() => undefined),
  ]);
  return { ...parseResolver(text), ...(target === undefined ? {} : { target }) };
}

/** Reads a resolv.conf: of `search` and `domain` the last one counts, servers and options add up. */
export function parseResolver(text: string): ResolverState {
  const lines = text
    .split('\n')
    .map((line) =>
      line
        .replace(/[#;].*$/, '')
        .trim()
        .split(/\s+/),
    )
    .filter(([word]) => word !== '');
  const of = (keyword: string): readonly string[] =>
    lines.filter(([word]) => word === keyword).flatMap(([, ...values]) => values);
  const last = lines.filter(([word]) => word === 'search' || word === 'domain').at(-1) ?? [];
  const domain = last[0] === 'domain' ? last[1] : undefined;
  return {
    nameservers: of('nameserver'),
    search: last[0] === 'search' ? last.slice(1) : [],
    ...(domain === undefined ? {} : { domain }),
    options: of('options'),
  };
}
