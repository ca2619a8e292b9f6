import type { RuleState } from './snapshot.ts';

type RawRule = Readonly<Record<string, string | number | null | undefined>>;

/** Keys of `ip -j rule` with the word of `ip rule add`; the value follows it as it is. */
const wordOf: Readonly<Record<string, string>> = {
  tos: 'dsfield',
  dsfield: 'dsfield',
  iif: 'iif',
  oif: 'oif',
  ipproto: 'ipproto',
  sport: 'sport',
  dport: 'dport',
  suppress_prefixlen: 'suppress_prefixlength',
  suppress_ifgroup: 'suppress_ifgroup',
};

/** Pairs of keys that are one word with a range. */
const rangeOf: Readonly<Record<string, string>> = { uid: 'uidrange', sport: 'sport', dport: 'dport' };

/** Keys that {@link words} handles one by one or that say nothing that a rule needs. */
const handled = new Set(
  'priority src srclen dst dstlen fwmark fwmask table action protocol iif_detached oif_detached not goto flow_to flow_from uid_start uid_end sport_start sport_end dport_start dport_end'.split(
    ' ',
  ),
);

/** Reads `ip -j -d -4|-6 rule show`. */
export function parseRules(json: string, family: 4 | 6): readonly RuleState[] {
  return (JSON.parse(json) as RawRule[]).flatMap((raw) => {
    const priority = raw['priority'];
    if (typeof priority !== 'number') return [];
    const unknown = Object.keys(raw).filter((key) => !handled.has(key) && wordOf[key] === undefined);
    return [
      {
        family,
        priority,
        words: words(raw),
        inputInterface: text(raw['iif']),
        outputInterface: text(raw['oif']),
        unknown: unknown.length === 0 ? undefined : unknown,
      },
    ];
  });
}

function words(raw: RawRule): readonly string[] {
  const range = (key: 'src' | 'dst'): string | undefined => {
    const address = text(raw[key]);
    const length = raw[`${key}len`];
    if (address === undefined || address === 'all') return key === 'src' ? 'all' : undefined;
    return length === undefined || length === null ? address : `${address}/${String(length)}`;
  };
  const source = range('src');
  const destination = range('dst');
  return [
    ...('not' in raw ? ['not'] : []),
    ...(source === undefined ? [] : ['from', source]),
    ...(destination === undefined ? [] : ['to', destination]),
    ...mark(raw),
    ...Object.entries(wordOf).flatMap(([key, word]) => {
      const value = raw[key];
      return value === undefined || value === null ? [] : [word, String(value)];
    }),
    ...Object.entries(rangeOf).flatMap(([key, word]) => {
      const first = raw[`${key}_start`];
      return first === undefined ? [] : [word, `${String(first)}-${String(raw[`${key}_end`] ?? first)}`];
    }),
    ...(raw['flow_to'] === undefined ? [] : ['realms', realms(raw)]),
    ...target(raw),
    ...protocol(raw),
  ];
}

function mark(raw: RawRule): readonly string[] {
  const value = raw['fwmark'];
  if (value === undefined || value === null) return [];
  const mask = raw['fwmask'];
  return ['fwmark', mask === undefined || mask === null ? String(value) : `${String(value)}/${String(mask)}`];
}

function target(raw: RawRule): readonly string[] {
  const table = raw['table'];
  if (table !== undefined && table !== null) return ['lookup', String(table)];
  const action = text(raw['action']);
  if (raw['goto'] !== undefined) return ['goto', String(raw['goto'])];
  return action === undefined ? [] : [action];
}

/** `unspec` is what a rule has of which nobody said who made it; `ip` has no word to ask for it but the number. */
function protocol(raw: RawRule): readonly string[] {
  const name = text(raw['protocol']);
  return name === undefined || name === 'unspec' ? ['protocol', '0'] : ['protocol', name];
}

function realms(raw: RawRule): string {
  const to = String(raw['flow_to']);
  return raw['flow_from'] === undefined ? to : `${String(raw['flow_from'])}/${to}`;
}

function text(value: string | number | null | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
