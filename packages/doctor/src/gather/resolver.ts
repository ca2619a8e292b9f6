import { readText, rootOf, type Surroundings } from './surroundings.ts';

/** What resolv.conf(5) says. */
export interface ResolverFacts {
  readonly nameservers: readonly string[];
  readonly domain: string | undefined;
  readonly search: readonly string[] | undefined;
  readonly options: readonly string[];
}

/** Errors: that of the missing file. */
export async function gatherResolver(surroundings: Surroundings): Promise<ResolverFacts> {
  const text = await readText(rootOf(surroundings), 'etc/resolv.conf');
  if (text === undefined) throw new Error('/etc/resolv.conf cannot be read');
  return readResolvConf(text);
}

/** Reads resolv.conf(5): of several `domain` and `search` lines the last one counts. */
export function readResolvConf(text: string): ResolverFacts {
  const rows = text
    .split('\n')
    .filter((line) => !/^\s*[#;]/.test(line))
    .map((line) => line.trim().split(/\s+/));
  const of = (key: string): string[][] => rows.filter(([word]) => word === key).map(([, ...rest]) => rest);
  return {
    nameservers: of('nameserver').flatMap(([address]) => (address === undefined ? [] : [address])),
    domain: of('domain').at(-1)?.[0],
    search: of('search').at(-1),
    options: of('options').flat(),
  };
}
