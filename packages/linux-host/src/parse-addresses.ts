import type { AddressState } from './snapshot.ts';

interface RawAddress {
  family: string;
  local?: string;
  address?: string;
  prefixlen: number;
  broadcast?: string;
  label?: string;
  scope: string;
  noprefixroute?: boolean;
  mngtmpaddr?: boolean;
  temporary?: boolean;
  dynamic?: boolean;
  metric?: number;
  tentative?: boolean;
  dadfailed?: boolean;
  valid_life_time?: number;
  preferred_life_time?: number;
}

interface RawLinkAddresses {
  ifname?: string;
  addr_info?: RawAddress[];
}

const infinity = 0xffff_ffff;

/** Reads `ip -j addr show`. */
export function parseAddresses(json: string): readonly AddressState[] {
  return (JSON.parse(json) as RawLinkAddresses[]).flatMap((link) =>
    (link.addr_info ?? []).flatMap((raw) => toAddress(link.ifname ?? '', raw)),
  );
}

function toAddress(link: string, raw: RawAddress): readonly AddressState[] {
  const family = familyOf(raw.family);
  const address = raw.local ?? raw.address;
  if (family === undefined || address === undefined) return [];
  return [
    {
      link,
      family,
      address,
      prefixLength: raw.prefixlen,
      peer: raw.local === undefined ? undefined : raw.address,
      broadcast: raw.broadcast,
      label: raw.label,
      scope: raw.scope,
      noPrefixRoute: raw.noprefixroute === true,
      autoconfigured: raw.mngtmpaddr === true || raw.temporary === true,
      unusable: raw.tentative === true || raw.dadfailed === true,
      duplicate: raw.dadfailed === true ? true : undefined,
      temporary: raw.temporary === true ? true : undefined,
      managesTemporary: raw.mngtmpaddr === true ? true : undefined,
      metric: raw.metric,
      validLifetime: lifetime(raw.valid_life_time),
      preferredLifetime: lifetime(raw.preferred_life_time),
    },
  ];
}

function familyOf(text: string): 4 | 6 | undefined {
  if (text === 'inet') return 4;
  return text === 'inet6' ? 6 : undefined;
}

function lifetime(seconds: number | undefined): number | undefined {
  return seconds === undefined || seconds === infinity ? undefined : seconds;
}
