import { parseLinks, type LinkState } from '@ovlab/linux-host';
import { ask, type Surroundings } from './surroundings.ts';

/** A link with what only a diagnosis asks for. */
export interface LinkFact extends LinkState {
  /** Something is plugged in (IFF_LOWER_UP); for a TAP device: a program has opened it. */
  readonly carrier: boolean;
  /** Of a port: what the bridge lets pass. */
  readonly portState?: string | undefined;
  /** User that may open a TAP device. */
  readonly owner?: string | undefined;
  /** Of a bridge: it asks for multicast members itself. */
  readonly querier?: boolean | undefined;
}

interface RawLink {
  readonly ifname?: string;
  readonly flags?: readonly string[];
  readonly linkinfo?: {
    readonly info_data?: { readonly user?: string | number; readonly mcast_querier?: number };
    readonly info_slave_data?: { readonly state?: string };
  };
}

export async function gatherLinks(surroundings: Surroundings): Promise<readonly LinkFact[]> {
  return readLinks((await ask(surroundings, 'ip', ['-j', '-d', 'link', 'show'])).stdout);
}

/** Reads `ip -j -d link show`. */
export function readLinks(json: string): readonly LinkFact[] {
  const raw = new Map((JSON.parse(json) as readonly RawLink[]).map((link) => [link.ifname, link]));
  return parseLinks(json).map((link) => {
    const { flags = [], linkinfo } = raw.get(link.name) ?? {};
    const user = linkinfo?.info_data?.user;
    return {
      ...link,
      carrier: flags.includes('LOWER_UP'),
      portState: linkinfo?.info_slave_data?.state,
      owner: user === undefined ? undefined : String(user),
      querier: link.bridge === undefined ? undefined : linkinfo?.info_data?.mcast_querier === 1,
    };
  });
}
