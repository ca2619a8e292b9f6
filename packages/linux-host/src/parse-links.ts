import type { LinkState } from './snapshot.ts';

interface RawLink {
  ifindex: number;
  ifname: string;
  flags: string[];
  mtu: number;
  address?: string;
  master?: string;
  ifalias?: string;
  inet6_addr_gen_mode?: string;
  linkinfo?: {
    info_kind?: string;
    info_data?: {
      stp_state?: number;
      forward_delay?: number;
      mcast_snooping?: number;
      nf_call_ip6tables?: number;
      type?: string;
      persist?: boolean;
    };
  };
}

/** Reads `ip -j -d link show`. */
export function parseLinks(json: string): readonly LinkState[] {
  return (JSON.parse(json) as Partial<RawLink>[]).filter(isLink).map(toLink);
}

/** `ip -j` prints empty objects for what a filter left out. */
function isLink(raw: Partial<RawLink>): raw is RawLink {
  return raw.ifname !== undefined;
}

function toLink(raw: RawLink): LinkState {
  const kind = raw.linkinfo?.info_kind;
  const data = raw.linkinfo?.info_data;
  return {
    index: raw.ifindex,
    name: raw.ifname,
    kind,
    mac: raw.address ?? '',
    mtu: raw.mtu,
    up: raw.flags.includes('UP'),
    promiscuous: raw.flags.includes('PROMISC'),
    master: raw.master,
    alias: raw.ifalias,
    addressGenMode: raw.inet6_addr_gen_mode,
    bridge:
      kind === 'bridge'
        ? {
            stp: data?.stp_state !== 0,
            forwardDelay: data?.forward_delay ?? 0,
            multicastSnooping: data?.mcast_snooping !== 0,
            callIp6tables: data?.nf_call_ip6tables === 1,
          }
        : undefined,
    tun:
      kind === 'tun'
        ? { mode: data?.type === 'tun' ? 'tun' : 'tap', persistent: data?.persist === true }
        : undefined,
  };
}
