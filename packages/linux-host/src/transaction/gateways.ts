import { setTimeout as sleep } from 'node:timers/promises';
import type { Runner } from '@ovlab/core';
import type { HostSnapshot } from '../snapshot.ts';
import type { GatewayPath } from './journal.ts';

/** Next hops of the default routes with their links, each once. */
export function gatewaysOf({ routes }: Pick<HostSnapshot, 'routes'>): readonly GatewayPath[] {
  const found = new Map<string, GatewayPath>();
  for (const { destination, gateway, gatewayFamily, family, link } of routes) {
    if (destination !== 'default' || gateway === undefined || link === undefined) continue;
    found.set(`${gateway}%${link}`, { family: gatewayFamily ?? family, address: gateway, link });
  }
  return [...found.values()];
}

/** The same gateways where they are after a change; one that is no gateway any more is left out. */
export function movedGateways(
  before: readonly GatewayPath[],
  after: Pick<HostSnapshot, 'routes'>,
): readonly GatewayPath[] {
  return gatewaysOf(after).filter((path) => before.some(({ address }) => address === path.address));
}

export function formatGateway({ family, address, link }: GatewayPath): string {
  return family === 6 && address.startsWith('fe80:') ? `${address}%${link}` : address;
}

interface ReachOptions {
  /** Milliseconds to wait for an answer; a probe is sent three times, a second apart. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

const POLL_MS = 30;

/**
 * The gateways that answer now, in the order given. They are asked by neighbour resolution (ARP, RFC 4861 7.3.3):
 * that goes the way of every packet to them in both directions, and no firewall of theirs keeps it back as it may a
 * ping. One whose address somebody has fixed by hand cannot be asked so, and is pinged.
 */
export async function answeringGateways(
  runner: Runner,
  gateways: readonly GatewayPath[],
  options: ReachOptions,
): Promise<readonly GatewayPath[]> {
  if (gateways.length === 0) return [];
  const fixed = withState(await neighbours(runner), gateways, ['PERMANENT', 'NOARP']);
  const asked = gateways.filter((path) => !fixed.includes(path));
  const [resolved, pinged] = await Promise.all([
    resolve(runner, asked, options),
    Promise.all(fixed.map(async (path) => ((await ping(runner, path, options)) ? [path] : []))),
  ]);
  const answering = new Set([...resolved, ...pinged.flat()]);
  return gateways.filter((path) => answering.has(path));
}

async function resolve(
  runner: Runner,
  gateways: readonly GatewayPath[],
  { timeout, signal }: ReachOptions,
): Promise<readonly GatewayPath[]> {
  if (gateways.length === 0) return [];
  // A process for each: `ip` ends at the first line about neighbours that fails, also when it is told to go on.
  await Promise.all(gateways.map((path) => ask(runner, path)));
  const deadline = performance.now() + timeout;
  const answered = new Set<GatewayPath>();
  for (;;) {
    for (const path of withState(await neighbours(runner), gateways, ['REACHABLE'])) answered.add(path);
    if (answered.size === gateways.length || performance.now() >= deadline) return [...answered];
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    signal?.throwIfAborted();
  }
}

/** The first line asks for one that is not known at all, the second for one that is. */
async function ask(runner: Runner, { address, link }: GatewayPath): Promise<void> {
  const lines = [`neigh replace ${address} dev ${link} use`, `neigh change ${address} dev ${link} nud probe`];
  await runner.run('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n`, reject: false });
}

async function ping(runner: Runner, path: GatewayPath, { timeout }: ReachOptions): Promise<boolean> {
  const seconds = String(Math.max(1, Math.ceil(timeout / 1000)));
  const { exitCode } = await runner.run(
    'ping',
    [`-${path.family}`, '-c', '1', '-W', seconds, '-I', path.link, path.address],
    { reject: false },
  );
  return exitCode === 0;
}

interface NeighbourRow {
  readonly dst?: string;
  readonly dev?: string;
  readonly state?: readonly string[];
}

async function neighbours(runner: Runner): Promise<readonly NeighbourRow[]> {
  const { stdout } = await runner.run('ip', ['-j', 'neigh', 'show'], { reject: false });
  return stdout.trim() === '' ? [] : (JSON.parse(stdout) as NeighbourRow[]);
}

function withState(
  rows: readonly NeighbourRow[],
  gateways: readonly GatewayPath[],
  states: readonly string[],
): readonly GatewayPath[] {
  return gateways.filter(({ address, link }) =>
    rows.some(
      ({ dst, dev, state }) =>
        dst === address && dev === link && state?.some((word) => states.includes(word)),
    ),
  );
}
