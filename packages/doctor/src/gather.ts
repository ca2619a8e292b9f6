import { join } from 'node:path';
import { observeMachine, type MachineSnapshot } from '@ovlab/linux-host';
import type { Evidence, Facts } from './evidence.ts';
import { gatherAddresses } from './gather/addresses.ts';
import { gatherAnswer } from './gather/answer.ts';
import { gatherChange } from './gather/change.ts';
import { clientFacts } from './gather/client.ts';
import { gatherComparison } from './gather/comparison.ts';
import { gatherConfigFiles } from './gather/config-files.ts';
import { gatherCredentials } from './gather/credentials.ts';
import { gatherDirectories } from './gather/directories.ts';
import { gatherFeatures } from './gather/features.ts';
import { gatherLinks } from './gather/links.ts';
import { gatherMachine } from './gather/machine.ts';
import { gatherNeighbours } from './gather/neighbours.ts';
import { gatherPathMtu } from './gather/path-mtu.ts';
import { gatherProcesses } from './gather/processes.ts';
import { gatherPrograms } from './gather/programs.ts';
import { gatherProvider } from './gather/provider.ts';
import { gatherResolver } from './gather/resolver.ts';
import { gatherRoutes } from './gather/routes.ts';
import { gatherSockets } from './gather/sockets.ts';
import { gatherSupervisor } from './gather/supervisor.ts';
import { rootOf, type Surroundings } from './gather/surroundings.ts';
import { gatherSysctls } from './gather/sysctls.ts';
import { subjectOf, type Asked } from './subject.ts';

/** Facts as they come in, and why others did not. */
interface Collection {
  readonly facts: { -readonly [K in keyof Facts]?: Facts[K] };
  readonly unread: { -readonly [K in keyof Facts]?: string };
}

/** Facts that others are drawn from. */
const sources: Partial<Record<keyof Facts, readonly (keyof Facts)[]>> = {
  client: ['processes', 'addresses'],
};

/**
 * Looks at what is wanted; a part that cannot be read leaves its reason and not an error. Changes nothing.
 *
 * @param now milliseconds since 1970
 */
export async function gather(
  surroundings: Surroundings,
  asked: Asked,
  now: number,
  wanted: Iterable<keyof Facts>,
): Promise<Evidence> {
  const { facts, unread }: Collection = { facts: {}, unread: {} };
  // What the checks are about is drawn from links and routes.
  const keys = new Set<keyof Facts>(['links', 'routes']);
  for (const key of wanted) for (const each of [key, ...(sources[key] ?? [])]) keys.add(each);
  async function take<K extends keyof Facts>(
    key: K,
    work: () => Promise<Facts[K]> | Facts[K],
  ): Promise<void> {
    if (!keys.has(key)) return;
    try {
      facts[key] = await work();
    } catch (error) {
      surroundings.signal?.throwIfAborted();
      unread[key] = error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
    }
  }
  await Promise.all([
    take('machine', gatherMachine),
    take('features', () => gatherFeatures(surroundings)),
    take('programs', () => gatherPrograms(surroundings)),
    take('links', () => gatherLinks(surroundings)),
    take('addresses', () => gatherAddresses(surroundings)),
    take('routes', () => gatherRoutes(surroundings)),
    take('neighbours', () => gatherNeighbours(surroundings)),
    take('processes', () => gatherProcesses(surroundings)),
    take('sockets', () => gatherSockets(surroundings)),
    take('resolver', () => gatherResolver(surroundings)),
    take('configFiles', () => gatherConfigFiles(surroundings)),
  ]);
  const subject = subjectOf(asked, facts.links, facts.routes);
  const { links = [], addresses = [], routes = [], processes = [] } = facts;
  const names = links.map(({ name }) => name);
  const observed = lookOnce(surroundings);
  await Promise.all([
    take('nft', async () => (await observed()).nft),
    take('filters', async () => (await observed()).filters),
    take('provider', () =>
      gatherProvider({ ...surroundings, routes, prefix: asked.lab?.prefix, foreignMac: asked.foreignMac }),
    ),
    take('comparison', () => gatherComparison(asked.differences)),
    take('managers', async () => {
      rootOf(surroundings);
      return (await observed()).managers;
    }),
    take('sysctls', () => gatherSysctls(surroundings, names)),
    take('pathMtu', () =>
      gatherPathMtu(surroundings, routes, (name) => links.find((link) => link.name === name)?.mtu),
    ),
    ...ofLab(asked, surroundings, unread, take),
  ]);
  const { lab } = subject;
  if (keys.has('client') && facts.links !== undefined) {
    facts.client = clientFacts(lab?.prefix, { processes, links, addresses, routes });
  }
  return { subject, now, facts, unread };
}

/** One look at the machine for all that ask. */
function lookOnce({ runner, root, signal }: Surroundings): () => Promise<MachineSnapshot> {
  let look: Promise<MachineSnapshot> | undefined;
  return async () => {
    look ??= observeMachine(runner, {
      ...(root === undefined ? {} : { root }),
      ...(signal === undefined ? {} : { signal }),
    });
    return look;
  };
}

const ofLabFile = ['directories', 'credentials', 'supervisor', 'change', 'answer'] as const;

/** What lies in the directories of the lab file. */
function ofLab(
  { lab, directories }: Asked,
  { runner, signal }: Surroundings,
  unread: Collection['unread'],
  take: <K extends keyof Facts>(key: K, work: () => Promise<Facts[K]>) => Promise<void>,
): readonly Promise<void>[] {
  if (lab === undefined || directories === undefined) {
    for (const key of ofLabFile) unread[key] = 'there is no lab file that names its directories';
    return [];
  }
  const { run, state } = directories;
  const keys = join(state, 'pki');
  const { port, proto, transport, mode } = lab.vpn;
  return [
    take('directories', () => gatherDirectories({ run, state, leases: join(state, 'leases') })),
    take('credentials', () => gatherCredentials(keys)),
    take('supervisor', () => gatherSupervisor(join(run, 'supervisor.sock'), run)),
    take('change', () => gatherChange(run)),
    take('answer', async () => {
      if (mode === 'p2p') throw new Error('a tunnel between two machines answers nobody but its peer');
      if (runner.netns !== undefined)
        throw new Error('a socket cannot be opened in another network namespace');
      return gatherAnswer(keys, { port, proto, family: transport === 'ipv6' ? 6 : 4 }, signal);
    }),
  ];
}
