import { parseAddresses, type AddressState } from '@ovlab/linux-host';
import { ask, type Surroundings } from './surroundings.ts';

/** An address with the outcome of duplicate address detection (RFC 4862 5.4). */
export interface AddressFact extends AddressState {
  /** Another host answered for it; the kernel does not use it. */
  readonly duplicate: boolean;
  readonly tentative: boolean;
}

interface RawAddress {
  readonly local?: string;
  readonly address?: string;
  readonly dadfailed?: boolean;
  readonly tentative?: boolean;
}

interface RawLink {
  readonly ifname?: string;
  readonly addr_info?: readonly RawAddress[];
}

export async function gatherAddresses(surroundings: Surroundings): Promise<readonly AddressFact[]> {
  return readAddresses((await ask(surroundings, 'ip', ['-j', 'addr', 'show'])).stdout);
}

/** Reads `ip -j addr show`. */
export function readAddresses(json: string): readonly AddressFact[] {
  const flags = new Map(
    (JSON.parse(json) as readonly RawLink[]).flatMap(({ ifname = '', addr_info: list = [] }) =>
      list.map((raw) => [`${ifname} ${raw.local ?? raw.address ?? ''}`, raw] as const),
    ),
  );
  return parseAddresses(json).map((address) => {
    const raw = flags.get(`${address.link} ${address.address}`);
    return { ...address, duplicate: raw?.dadfailed === true, tentative: raw?.tentative === true };
  });
}
