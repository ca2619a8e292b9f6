import { linkLocalFromMac } from '@ovlab/core';
import type { Sender } from './neighbor-frames.ts';

interface LinkRow {
  readonly address?: string;
  readonly addr_info?: readonly {
    readonly family?: string;
    readonly local?: string;
    readonly scope?: string;
  }[];
}

interface NeighbourRow {
  readonly dst?: string;
  readonly state?: readonly string[];
}

export function addEntry(address: string, uplink: string): string {
  return `neigh replace proxy ${address} dev ${uplink}`;
}

export function deleteEntry(address: string, uplink: string): string {
  return `neigh del proxy ${address} dev ${uplink}`;
}

/** Reads `ip -6 -j neigh show proxy dev UPLINK`: the addresses that the kernel answers for. */
export function parseEntries(json: string): readonly string[] {
  return rowsOf(json).flatMap(({ dst }) => dst ?? []);
}

/** Reads `ip -6 -j neigh show dev BRIDGE`: the addresses that have answered the server or asked it something. */
export function parseNeighbourAddresses(json: string): readonly string[] {
  return rowsOf(json)
    .filter(({ state = [] }) => !state.some((word) => word === 'FAILED' || word === 'INCOMPLETE'))
    .flatMap(({ dst }) => dst ?? []);
}

/** Reads `ip -j addr show dev UPLINK`: who speaks there; undefined on a link without Ethernet addresses. */
export function parseSender(json: string): Sender | undefined {
  const [row] = json.trim() === '' ? [] : (JSON.parse(json) as readonly LinkRow[]);
  const mac = row?.address;
  if (mac === undefined || !/^[\da-f]{2}(:[\da-f]{2}){5}$/.test(mac)) return undefined;
  const linkLocal = row?.addr_info?.find(
    ({ family, scope }) => family === 'inet6' && scope === 'link',
  )?.local;
  return { mac, address: linkLocal ?? linkLocalFromMac(mac) };
}

/** With nothing to show, `ip` prints no JSON at all. */
function rowsOf(json: string): readonly NeighbourRow[] {
  return json.trim() === '' ? [] : (JSON.parse(json) as readonly NeighbourRow[]);
}
