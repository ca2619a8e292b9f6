import type { BridgePortState, LinkState } from './snapshot.ts';

interface RawLink {
  ifindex: number;
  ifname: string;
  flags: string[];
  mtu: number;
  address?: string;
  master?: string;
  link?: string;
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
    info_slave_kind?: string;
    info_slave_data?: {
      state?: string;
      isolated?: boolean;
      hairpin?: boolean;
      learning?: boolean;
      flood?: boolean;
      mcast_flood?: boolean;
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
    parent: raw.link,
    port: raw.linkinfo?.info_slave_kind === 'bridge' ? toPort(raw.linkinfo.info_slave_data ?? {}) : undefined,
  };
}

function toPort(data: NonNullable<NonNullable<RawLink['linkinfo']>['info_slave_data']>): BridgePortState {
  return {
    state: data.state ?? 'disabled',
    isolated: data.isolated === true,
    hairpin: data.hairpin === true,
    learning: data.learning !== false,
    flood: data.flood !== false,
    multicastFlood: data.mcast_flood !== false,
  };
}
