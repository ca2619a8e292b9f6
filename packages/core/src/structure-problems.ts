import type * as z from 'zod/mini';
import { nearest } from './nearest.ts';
import { formatPath, type Path, type Problem } from './problem.ts';
import { homesOf, knownKeys } from './schema/known-keys.ts';
import { escapeControls, shorten, show } from './text.ts';
import { isGroup, valueAt } from './tree.ts';

type Issue = z.core.$ZodIssue;

/** What a person reads of an objection of the schema; its path starts at the root. */
export function toProblems(issue: Issue, root: unknown): readonly Problem[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  const value = valueAt(root, path);
  const name = `"${formatPath(path)}"`;
  if (value === undefined) return [missing(path)];
  if (value === null) {
    const hint =
      formatPath(path) === 'prefix'
        ? 'write the /64 behind it, for example 2001:db8:55::/64'
        : 'give it a value, or remove the key to get the default';
    return [{ code: 'empty-value', path, message: `${name} has no value`, hint }];
  }
  switch (issue.code) {
    case 'invalid_value':
      return [wrongValue(path, value, issue.values.map(String))];
    case 'too_small':
    case 'too_big':
      return [wrongSize(path, value, issue)];
    case 'invalid_union':
      return [wrongUnion(path, value, issue.message)];
    case 'invalid_type':
      return [wrongType(path, value, issue.expected)];
    default:
      return [
        { code: 'wrong-type', path, message: `${name} cannot be ${show(value)}`, hint: 'see "ovlab schema"' },
      ];
  }
}

function unknownKey(path: Path, key: string): Problem {
  const group = formatPath(path);
  const where = group === '' ? '' : ` in "${group}"`;
  const known = knownKeys(group);
  const similar = nearest(key, known);
  const homes = homesOf(key);
  const hint =
    key === '<<'
      ? 'merge keys are not part of YAML 1.2; write the keys out'
      : homes.length > 0
        ? `"${key}" belongs to ${homes.join(' or to ')}`
        : similar === undefined
          ? `the keys here are ${known.join(', ')}`
          : `did you mean "${similar}"?`;
  return {
    code: 'unknown-key',
    path: [...path, key],
    at: 'key',
    message: `unknown key "${escapeControls(key)}"${where}`,
    hint,
  };
}

function missing(path: Path): Problem {
  const hint =
    formatPath(path) === 'prefix'
      ? 'add the /64 that is routed to the server: "prefix: 2001:db8:55::/64"'
      : 'a gateway is an address, or { via: ADDRESS, interface: NAME }';
  return { code: 'missing-key', path, message: `"${formatPath(path)}" is missing`, hint };
}

function wrongValue(path: Path, value: unknown, allowed: readonly string[]): Problem {
  const similar =
    value === false && allowed.includes('off')
      ? 'off'
      : typeof value === 'string'
        ? nearest(value, allowed)
        : undefined;
  const all = allowed.join(', ');
  const hint = similar === undefined ? `choose one of ${all}` : `did you mean ${similar}? (allowed: ${all})`;
  return { code: 'wrong-value', path, message: `"${formatPath(path)}" cannot be ${show(value)}`, hint };
}

function wrongUnion(path: Path, value: unknown, expected: string): Problem {
  const hint =
    formatPath(path) === 'clients'
      ? 'write how many there are, clients: 2, or list them, each as { name: laptop }'
      : 'write an address such as fe80::254%br0, or { via: fe80::254, interface: br0 }';
  return { code: 'wrong-type', path, message: `"${formatPath(path)}" ${expected}, not ${show(value)}`, hint };
}

function wrongSize(path: Path, value: unknown, issue: Issue): Problem {
  const name = formatPath(path);
  if (!Array.isArray(value)) {
    return {
      code: 'out-of-range',
      path,
      message: `"${name}" ${issue.message}, not ${show(value)}`,
      hint: rangeHint(name),
    };
  }
  const count = String(value.length);
  if (name === 'advertise.router.interval') {
    const hint = 'write the minimum and the maximum: [200, 600]';
    return { code: 'wrong-type', path, message: `"${name}" must be two numbers, not ${count}`, hint };
  }
  const limit = issue.code === 'too_big' ? String(issue.maximum) : '';
  return {
    code: 'too-many',
    path,
    message: `"${name}" has ${count} entries; ${limit} is the limit`,
    hint: `keep at most ${limit}`,
  };
}

const rangeHints: readonly (readonly [RegExp, string])[] = [
  [/^vpn\.port$/, 'use the port that clients connect to; 1194 is the one of OpenVPN'],
  [/^vpn\.instances$/, 'use one for each processor core at most; one alone carries some 300 Mbit/s'],
  [/^vpn\.verb$/, '3 is usual, 4 shows the options in force, higher levels are for debugging OpenVPN'],
  [/^clients$/, 'write how many clients there are; for more than 1000 use several labs'],
  [/interval/, 'the values are in seconds (RFC 4861 6.2.1); the default is [200, 600]'],
  [
    /router\.lifetime$/,
    'the value is in seconds (RFC 4861 6.2.1); 0 means that the server is no default router',
  ],
  [/-lifetime$/, 'the value is in seconds; 4294967295 means for ever'],
  [/mtu$/, 'IPv6 needs links of 1280 octets or more (RFC 8200 5)'],
];

function rangeHint(name: string): string {
  return rangeHints.find(([pattern]) => pattern.test(name))?.[1] ?? 'choose a number of that range';
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of two numbers',
  object: 'a group of keys',
};

function wrongType(path: Path, value: unknown, expected: string): Problem {
  const message = `"${formatPath(path)}" must be ${typeNames[expected] ?? expected}, not ${show(value)}`;
  return { code: 'wrong-type', path, message, hint: typeHint(formatPath(path), value, expected) };
}

function typeHint(name: string, value: unknown, expected: string): string {
  const text = typeof value === 'string' ? value : '';
  switch (expected) {
    case 'boolean':
      if (/^(yes|on|y|true)$/i.test(text)) return 'write true, without quotes';
      return /^(no|off|n|false)$/i.test(text) ? 'write false, without quotes' : 'write true or false';
    case 'number':
    case 'int':
      return /^\d+$/.test(text) ? `write ${text} without quotes` : 'write a number';
    case 'tuple':
      return 'write the minimum and the maximum: [200, 600]';
    case 'array':
      return text === ''
        ? 'write its entries in brackets: [first, second]'
        : `write it as a list: [${shorten(text)}]`;
    case 'object':
      return name.startsWith('clients[') && text !== ''
        ? `write { name: ${shorten(text)} }`
        : 'put its keys on the lines below, indented by two spaces';
    default:
      return stringHint(value);
  }
}

function stringHint(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return `put it in quotes: "${String(value)}"`;
  const key = isGroup(value) ? Object.keys(value)[0] : undefined;
  // YAML reads `[2001:db8::]` as a list of one pair whose key is `2001:db8:`.
  return key?.endsWith(':') === true
    ? `an address that ends in "::" needs quotes inside brackets: "${key}:"`
    : 'write one value';
}
