import { readBlock, type Block } from './block.ts';
import type { Notes } from './notes.ts';
import {
  abroOptions,
  dnrOptions,
  dnsslOptions,
  interfaceOptions,
  lowpancoOptions,
  nat64Options,
  prefixOptions,
  rdnssOptions,
  routeOptions,
} from './options.ts';
import { RadvdError } from './radvd-error.ts';
import type { Statement } from './statements.ts';
import type { Token } from './tokens.ts';
import { addresses, cidrAt, ipv6, words, type Cidr } from './values.ts';

/** Something of which an interface can have several. */
export interface Definition<Head, Options> {
  /** Its first word. */
  readonly about: Token;
  readonly head: Head;
  readonly options: Options;
}

/** One interface of a radvd.conf, as it is written there. */
export interface RadvdInterface {
  readonly name: Token;
  readonly options: Block<typeof interfaceOptions>;
  readonly prefixes: readonly Definition<Cidr, Block<typeof prefixOptions>>[];
  readonly routes: readonly Definition<Cidr, Block<typeof routeOptions>>[];
  readonly rdnss: readonly Definition<readonly string[], Block<typeof rdnssOptions>>[];
  readonly dnssl: readonly Definition<readonly string[], Block<typeof dnsslOptions>>[];
  readonly nat64: readonly Definition<Cidr, Block<typeof nat64Options>>[];
  readonly dnr: readonly Definition<string, Block<typeof dnrOptions>>[];
  /** Undefined: no `clients`. */
  readonly clients: readonly Definition<string, { readonly ignored: boolean }>[] | undefined;
  readonly sources: readonly Definition<string, undefined>[];
  readonly ignored: readonly Definition<Cidr, undefined>[];
}

type Draft = {
  -readonly [Name in keyof RadvdInterface]: NonNullable<RadvdInterface[Name]> extends readonly (infer Item)[]
    ? Item[] | Extract<RadvdInterface[Name], undefined>
    : RadvdInterface[Name];
};

interface Reading {
  readonly statement: Statement;
  readonly notes: Notes;
  readonly draft: Omit<Draft, 'name' | 'options'>;
}

/** What an interface can have several of, and what each becomes, in Markdown. */
export const definitions: Readonly<
  Record<string, { readonly ours: string; readonly take: (reading: Reading) => void }>
> = {
  prefix: {
    ours: '`prefix`; without any it is `[]`',
    take: ({ statement, notes, draft }) => draft.prefixes.push(withCidr(statement, prefixOptions, notes)),
  },
  route: {
    ours: '`route`',
    take: ({ statement, notes, draft }) => draft.routes.push(withCidr(statement, routeOptions, notes)),
  },
  RDNSS: {
    ours: '`rdnss`',
    take({ statement, notes, draft }) {
      const head = addresses(headOf(statement));
      draft.rdnss.push({
        about: statement.words[0],
        head,
        options: optionsOf(statement, rdnssOptions, notes),
      });
    },
  },
  DNSSL: {
    ours: '`dnssl`',
    take({ statement, notes, draft }) {
      const head = words(headOf(statement));
      draft.dnssl.push({
        about: statement.words[0],
        head,
        options: optionsOf(statement, dnsslOptions, notes),
      });
    },
  },
  nat64prefix: {
    ours: '`pref64`',
    take: ({ statement, notes, draft }) => draft.nat64.push(withCidr(statement, nat64Options, notes)),
  },
  DNR: {
    ours: '`dnr`',
    take({ statement, notes, draft }) {
      const [head = ''] = words(headOf(statement));
      draft.dnr.push({ about: statement.words[0], head, options: optionsOf(statement, dnrOptions, notes) });
    },
  },
  clients: {
    ours: '`unicast-only` with `allow`; `!ADDRESS` is `deny`',
    take({ statement, draft }) {
      draft.clients ??= [];
      for (const entry of entriesOf(statement)) draft.clients.push(clientOf(entry));
    },
  },
  AdvRASrcAddress: {
    ours: '`source-address`, the first',
    take({ statement, draft }) {
      for (const {
        words: [about, ...rest],
      } of entriesOf(statement)) {
        const head = ipv6({ words: [statement.words[0], about, ...rest], body: undefined });
        draft.sources.push({ about: statement.words[0], head, options: undefined });
      }
    },
  },
  autoignoreprefixes: {
    ours: '`ignore-prefix`',
    take({ statement, draft }) {
      for (const entry of entriesOf(statement)) {
        draft.ignored.push({
          about: statement.words[0],
          head: cidrAt(entry.words, entry),
          options: undefined,
        });
      }
    },
  },
  lowpanco: { ours: 'not supported (6LoWPAN)', take: (reading) => leaveOut(reading, lowpancoOptions) },
  abro: { ours: 'not supported (6LoWPAN)', take: (reading) => leaveOut(reading, abroOptions) },
};

const byName = new Map(Object.entries(definitions).map(([name, { take }]) => [name.toLowerCase(), take]));

/** Reads `interface NAME { … };`. Throws {@link RadvdError}. */
export function readInterface(statement: Statement, notes: Notes): RadvdInterface {
  const [keyword, name, more] = statement.words;
  if (name === undefined || statement.body === undefined || more !== undefined) {
    throw new RadvdError((more ?? keyword).place, 'an interface is written as: interface NAME { … };');
  }
  const draft: Reading['draft'] = {
    prefixes: [],
    routes: [],
    rdnss: [],
    dnssl: [],
    nat64: [],
    dnr: [],
    clients: undefined,
    sources: [],
    ignored: [],
  };
  const options = readBlock(statement.body, interfaceOptions, notes, (inner) => {
    const take = byName.get(inner.words[0].text.toLowerCase());
    take?.({ statement: inner, notes, draft });
    return take !== undefined;
  });
  return { ...draft, name, options };
}

/** A definition that begins with a prefix. */
function withCidr<const Table extends Parameters<typeof readBlock>[1]>(
  statement: Statement,
  table: Table,
  notes: Notes,
): Definition<Cidr, Block<Table>> {
  const [about, ...rest] = statement.words;
  return { about, head: cidrAt(rest, statement), options: optionsOf(statement, table, notes) };
}

function optionsOf<const Table extends Parameters<typeof readBlock>[1]>(
  { body = [] }: Statement,
  table: Table,
  notes: Notes,
): Block<Table> {
  return readBlock(body, table, notes);
}

/** A statement without its block. */
function headOf({ words: head }: Statement): Statement {
  return { words: head, body: undefined };
}

/** The entries of a block that is a list. */
function entriesOf({ words: [about, more], body }: Statement): readonly Statement[] {
  if (body === undefined || more !== undefined) {
    throw new RadvdError((more ?? about).place, `${about.text} is written as: ${about.text} { … };`);
  }
  return body;
}

/** `ADDRESS` or `!ADDRESS`. */
function clientOf({ words: [about, ...rest] }: Statement): Definition<string, { readonly ignored: boolean }> {
  const ignored = about.text.startsWith('!');
  const address = { ...about, text: about.text.replace(/^!/, '') };
  return { about, head: ipv6({ words: [about, address, ...rest], body: undefined }), options: { ignored } };
}

function leaveOut({ statement, notes }: Reading, table: Parameters<typeof readBlock>[1]): void {
  const [about] = statement.words;
  readBlock(statement.body ?? [], table, notes);
  notes.add('not-supported', about, `${about.text}: 6LoWPAN is not supported`);
}
