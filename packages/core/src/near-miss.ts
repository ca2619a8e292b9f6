import { formatAddress, parseAddress, type IpAddress } from './addresses.ts';
import { editDistance } from './nearest.ts';

/** An address or name that a person may have meant. */
export interface KnownHost {
  readonly host: string;
  /** Where it is known from, in the words of a message: `the server of lab demo`. */
  readonly source: string;
}

export interface NearMiss extends KnownHost {
  /** What is different, in the words of a message. */
  readonly difference: string;
}

interface Likeness {
  /** Less is nearer: a swap is the commoner slip. */
  readonly rank: number;
  readonly difference: string;
}

/**
 * The known hosts that differ from `host` by one slip of the hand: two neighbouring numbers or characters swapped,
 * or one character wrong, missing or too much. The likeliest first; empty when `host` itself is known.
 */
export function nearMiss(host: string, known: readonly KnownHost[]): readonly NearMiss[] {
  const written = readHost(host);
  if (known.some((candidate) => readHost(candidate.host).text === written.text)) return [];
  const found = known.flatMap((candidate) => {
    const likeness = compare(written, readHost(candidate.host));
    return likeness === undefined ? [] : [{ ...candidate, ...likeness }];
  });
  const unique = found.filter(({ host }, index) => found.findIndex((other) => other.host === host) === index);
  return unique
    .sort((a, b) => a.rank - b.rank)
    .map(({ host, source, difference }) => ({ host, source, difference }));
}

interface Written {
  readonly kind: 4 | 6 | 'name';
  readonly text: string;
  /** Octets, groups of 16 bits, or labels, each as it is written in full. */
  readonly parts: readonly string[];
}

function readHost(host: string): Written {
  const address = parseAddress(host.replace(/%.*$/, ''));
  if (address === undefined) {
    const text = host.toLowerCase().replace(/\.$/, '');
    return { kind: 'name', text, parts: text.split('.') };
  }
  return { kind: address.family, text: formatAddress(address), parts: partsOf(address) };
}

function partsOf({ family, value }: IpAddress): string[] {
  const [count, bits, radix] = family === 4 ? ([4, 8n, 10] as const) : ([8, 16n, 16] as const);
  return Array.from({ length: count }, (_, index) => {
    const part = (value >> (bits * BigInt(count - 1 - index))) & ((1n << bits) - 1n);
    return family === 4 ? part.toString(radix) : part.toString(radix).padStart(4, '0');
  });
}

function compare(a: Written, b: Written): Likeness | undefined {
  if (a.kind !== b.kind) return undefined;
  const noun = a.kind === 4 ? 'numbers' : a.kind === 6 ? 'groups' : 'parts';
  if (partsSwapped(a.parts, b.parts)) return { rank: 0, difference: `two neighbouring ${noun} are swapped` };
  const unit = a.kind === 'name' ? 'letter' : 'digit';
  // Short names such as "a" and "b" differ by one letter without being alike.
  if (a.kind === 'name' && Math.min(a.text.length, b.text.length) < 4) return undefined;
  // Of IPv6 the shortened form is what one types, and the full one is what one reads: a slip in either counts.
  for (const [left, right] of [
    [a.text, b.text],
    [a.parts.join(':'), b.parts.join(':')],
  ] as const) {
    if (editDistance(left, right) !== 1) continue;
    const swapped = left.length === right.length && differences(left, right) === 2;
    return swapped
      ? { rank: 1, difference: `two neighbouring ${unit}s are swapped` }
      : { rank: 2, difference: `one ${unit} is different` };
  }
  return undefined;
}

function partsSwapped(a: readonly string[], b: readonly string[]): boolean {
  const at = a.findIndex((part, index) => part !== b[index]);
  if (at < 0 || a.length !== b.length || a[at] !== b[at + 1] || a[at + 1] !== b[at]) return false;
  return a.slice(at + 2).every((part, index) => part === b[at + 2 + index]);
}

function differences(a: string, b: string): number {
  return Array.from(a).filter((character, index) => character !== b[index]).length;
}
