import { isIPv6 } from 'node:net';
import type { Preference } from '@ovlab/ndp';
import { RadvdError } from './radvd-error.ts';
import type { Statement } from './statements.ts';
import type { Token } from './tokens.ts';

/** Reads what stands behind the name of an option. Throws {@link RadvdError}. */
export type Reader<Value> = (statement: Statement) => Value;

/** Greatest number that radvd takes; as a lifetime it means for ever. */
export const INFINITE = 0xffff_ffff;

const preferences: Readonly<Record<string, Preference>> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  '-1': 'low',
  '0': 'medium',
  '1': 'high',
};

export const onOff: Reader<boolean> = one(
  'on or off',
  (text) => ({ on: true, off: false })[text.toLowerCase()],
);
export const wholeNumber: Reader<number> = one('a whole number of at most 32 bits', readNumber);
export const decimal: Reader<number> = one('a number of seconds', (text) =>
  /^\d{1,10}(\.\d{1,10})?$/.test(text) ? Number(text) : undefined,
);
export const lifetime: Reader<number> = one('a number of seconds, or infinity', (text) =>
  text.toLowerCase() === 'infinity' ? INFINITE : readNumber(text),
);
export const preference: Reader<Preference> = one(
  'low, medium or high',
  (text) => preferences[text.toLowerCase()],
);
export const word: Reader<string> = one('one word', (text) => text);
export const ipv6: Reader<string> = one('an IPv6 address', (text) => (isAddress(text) ? text : undefined));

/** Texts, one or more. */
export const words: Reader<readonly string[]> = ({ words: [name, ...rest] }) => {
  if (rest.length === 0) throw new RadvdError(name.place, `${name.text} needs a value`);
  return rest.map(({ text }) => text);
};

/** Addresses, one or more. */
export const addresses: Reader<readonly string[]> = (statement) => {
  const wrong = statement.words.slice(1).find(({ text }) => !isAddress(text));
  if (wrong !== undefined) throw notExpected(wrong, 'an IPv6 address');
  return words(statement);
};

export interface Cidr {
  readonly address: string;
  /** 0..128. */
  readonly length: number;
}

/** `address/length` as the words of a statement, from the given one on. */
export function cidrAt(tokens: readonly Token[], statement: Statement): Cidr {
  const [address, slash, length, ...rest] = tokens;
  const [name] = statement.words;
  if (address === undefined)
    throw new RadvdError(name.place, `${name.text} needs a prefix like 2001:db8::/64`);
  const fits = isAddress(address.text) && slash?.text === '/' && rest.length === 0;
  const bits = readNumber(length?.text ?? '');
  if (fits && bits !== undefined && bits <= 128) return { address: address.text, length: bits };
  throw notExpected(
    rest[0] ?? (fits && length !== undefined ? length : address),
    'a prefix like 2001:db8::/64',
  );
}

function one<Value>(expected: string, read: (text: string) => Value | undefined): Reader<Value> {
  return ({ words: [name, value, more], body }) => {
    if (value === undefined)
      throw new RadvdError(name.place, `${name.text} needs a value`, `expected ${expected}`);
    const meant = read(value.text);
    if (meant === undefined) throw notExpected(value, expected);
    if (more !== undefined || body !== undefined) {
      throw new RadvdError((more ?? value).place, `${name.text} has one value`, "end it by ';'");
    }
    return meant;
  };
}

function notExpected({ place, text }: Token, expected: string): RadvdError {
  return new RadvdError(place, `'${text}' is not ${expected}`);
}

function readNumber(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) <= INFINITE ? Number(text) : undefined;
}

function isAddress(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}
