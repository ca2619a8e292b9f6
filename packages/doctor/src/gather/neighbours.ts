import { ask, type Surroundings } from './surroundings.ts';

/** What the kernel knows of another host on a link. */
export interface NeighbourFact {
  readonly link: string;
  readonly address: string;
  readonly mac: string | undefined;
  /** `REACHABLE`, `STALE`, `FAILED`, …: RFC 4861 7.3.2 and the kernel's own. */
  readonly state: string;
  /** It has said that it is a router, in an advertisement of either kind. */
  readonly router: boolean;
}

interface RawNeighbour {
  readonly dst?: string;
  readonly dev?: string;
  readonly lladdr?: string;
  readonly router?: null;
  readonly state?: readonly string[];
}

export async function gatherNeighbours(surroundings: Surroundings): Promise<readonly NeighbourFact[]> {
  return readNeighbours((await ask(surroundings, 'ip', ['-j', 'neigh', 'show'])).stdout);
}

/** Reads `ip -j neigh show`. */
export function readNeighbours(json: string): readonly NeighbourFact[] {
  return (JSON.parse(json || '[]') as readonly RawNeighbour[]).flatMap(
    ({ dst, dev, lladdr, router, state = [] }) =>
      dst === undefined || dev === undefined
        ? []
        : [{ link: dev, address: dst, mac: lladdr, state: state[0] ?? 'NONE', router: router === null }],
  );
}
