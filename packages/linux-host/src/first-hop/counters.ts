import { tableName } from '../owned.ts';
import type { NftState } from '../snapshot.ts';

/** As in a lab file, and last what hides a frame from every switch that looks into it. */
const names = [
  'ra-guard',
  'dhcpv6-shield',
  'source-guard',
  'isolation',
  'nd-rate-limit',
  'vlan-tag',
  'first-fragment',
] as const;

/** What one switch of first-hop security has dropped since its table was loaded. */
export interface FirstHopCounter {
  readonly name: (typeof names)[number];
  readonly packets: number;
  readonly octets: number;
}

/** The named counters of our tables, each summed up over its rules; a switch that is off has none. */
export function firstHopCounters({ rules }: Pick<NftState, 'rules'>): readonly FirstHopCounter[] {
  const counted = rules
    .filter(({ table }) => table === tableName)
    .map(({ comment, expression }) => ({ name: comment?.split(' ')[2], counter: counterOf(expression) }));
  return names.flatMap((name) => {
    const own = counted.flatMap((rule) => (rule.name === name ? (rule.counter ?? []) : []));
    const sum = (key: 'packets' | 'bytes'): number => own.reduce((total, counter) => total + counter[key], 0);
    return own.length === 0 ? [] : [{ name, packets: sum('packets'), octets: sum('bytes') }];
  });
}

function counterOf(expression: string): { readonly packets: number; readonly bytes: number } | undefined {
  const parts = JSON.parse(expression) as readonly {
    readonly counter?: { readonly packets: number; readonly bytes: number };
  }[];
  return parts.find(({ counter }) => counter !== undefined)?.counter;
}
