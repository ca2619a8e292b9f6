import { isIPv6 } from 'node:net';
import { OvlabError } from '@ovlab/core/errors';
import { assertInterfaceName } from '../interface/name.ts';
import { readMilliseconds, readSeconds } from './duration.ts';
import type { Group, KeyTable, List, Pair, Scalar, Single } from './form.ts';

export const flag: Scalar<boolean> = {
  kind: 'scalar',
  input: ['flag'],
  name: '`true` or `false`',
  expected: 'true or false',
  read: (input) => (typeof input === 'boolean' ? input : undefined),
};

/** Whether it is within its range is checked with the rest, where the message can name the rule. */
export const number: Scalar<number> = {
  kind: 'scalar',
  input: ['number'],
  name: 'number',
  expected: 'a whole number',
  read: (input) => (typeof input === 'string' ? wholeNumber(input) : Number(input)),
};

export const seconds: Scalar<number> = {
  kind: 'scalar',
  input: ['number', 'text'],
  name: 'time',
  expected: 'a number of seconds, or a time like 30m, 4h, 1d or infinity',
  read: (input) => (typeof input === 'string' ? readSeconds(input) : Number(input)),
};

export const milliseconds: Scalar<number> = {
  kind: 'scalar',
  input: ['number', 'text'],
  name: 'time',
  expected: 'a number of milliseconds, or a time like 500ms or 30s',
  read: (input) => (typeof input === 'string' ? readMilliseconds(input) : Number(input)),
};

/** A text that is checked with the rest. */
export function text(name: string, expected: string): Scalar<string> {
  return { kind: 'scalar', input: ['text'], name, expected, read: String };
}

/** A text that `fits`. */
function textThat(name: string, expected: string, fits: (text: string) => boolean): Scalar<string> {
  const read = (input: unknown): string | undefined =>
    typeof input === 'string' && fits(input) ? input : undefined;
  return { kind: 'scalar', input: ['text'], name, expected, read };
}

export function oneOf<const Words extends readonly string[]>(words: Words): Scalar<Words[number]> {
  return {
    kind: 'scalar',
    input: ['text'],
    words,
    name: words.map((word) => `\`${word}\``).join(', '),
    expected: `one of ${words.join(', ')}`,
    read: (input) => words.find((word) => word === input),
  };
}

export const prefix = textThat('prefix', 'an IPv6 prefix like 2001:db8:55::/64', isCidr);
export const address = textThat('address', 'an IPv6 address like 2001:db8:55::53', isAddress);
export const host = textThat(
  'address or prefix',
  'an IPv6 address or prefix like fe80::1 or 2001:db8:55::/64',
  (input) => isAddress(input) || isCidr(input),
);
export const addressRange = textThat(
  'range',
  'two IPv6 addresses like 2001:db8:55::1:0-2001:db8:55::1:ffff',
  (input) => input.split('-').length === 2 && input.split('-').every(isAddress),
);
export const duid = textThat('DUID', 'hexadecimal octets like "00:03:00:01:02:00:5e:10:00:01"', (input) =>
  /^[0-9a-f]{2}(:?[0-9a-f]{2}){2,129}$/i.test(input),
);
export const mac = textThat('Ethernet address', 'six octets like "02:00:5e:10:00:01"', (input) =>
  /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(input),
);
export const interfaceName = textThat(
  'name',
  'the name of an interface, 1 to 15 octets without space, slash and colon',
  isInterfaceName,
);

/** Octets; undefined for `none`. */
export const mtu: Scalar<number | 'link' | 'none'> = {
  kind: 'scalar',
  input: ['number', 'text'],
  name: 'number, `link` or `none`',
  expected: 'a number of octets, link or none',
  read(input) {
    if (input === 'link' || input === 'none') return input;
    return typeof input === 'string' ? wholeNumber(input) : Number(input);
  },
};

/** Where a server listens. */
export interface Endpoint {
  readonly host: string;
  /** 0..65535; 0 is any free port. */
  readonly port: number;
}

export const endpoint: Scalar<Endpoint> = {
  kind: 'scalar',
  input: ['text'],
  name: 'host and port',
  expected: 'a host and a port like 127.0.0.1:9100 or [::1]:9100',
  read(input) {
    const [, bracketed, plain, digits] =
      /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(String(input)) ?? [];
    const port = Number(digits);
    const name = bracketed ?? plain;
    if (name === undefined || port > 65_535) return undefined;
    return bracketed === undefined || isIPv6(bracketed) ? { host: name, port } : undefined;
  },
};

export function listOf<Item extends Single>(of: Item): List<Item> {
  return { kind: 'list', of };
}

export function pairOf<Item extends Scalar<unknown>>(of: Item, expected: string): Pair<Item> {
  return { kind: 'pair', of, expected };
}

export function group<const Keys extends KeyTable, const Needed extends keyof Keys & string = never>(
  keys: Keys,
  {
    needed = [],
    short,
    expected = 'a group of keys',
  }: { readonly needed?: readonly Needed[]; readonly short?: Needed; readonly expected?: string } = {},
): Group<Keys, Needed> {
  return { kind: 'group', keys, needed, short, expected };
}

function wholeNumber(input: string): number | undefined {
  return /^\d{1,10}$/.test(input) ? Number(input) : undefined;
}

function isAddress(input: string): boolean {
  return isIPv6(input) && !input.includes('%');
}

function isCidr(input: string): boolean {
  const [before = '', length = '', ...rest] = input.split('/');
  return isAddress(before) && /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= 128 && rest.length === 0;
}

function isInterfaceName(input: string): boolean {
  try {
    assertInterfaceName(input);
    return true;
  } catch (error) {
    if (error instanceof OvlabError) return false;
    throw error;
  }
}
