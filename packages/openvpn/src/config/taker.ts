import { OvlabError } from '@ovlab/core/errors';
import type { Material, Transport } from '../profile.ts';
import { parseProtocol } from './read-transport.ts';
import type { Statement } from './statements.ts';
import { splitWords } from './words.ts';

/** Takes the options of a file one by one, so that in the end it is known which had no taker. */
export class Taker {
  readonly #statements: readonly Statement[];
  readonly #taken = new Set<string>();

  constructor(statements: readonly Statement[]) {
    this.#statements = statements;
  }

  /** The last one of this name; all of the name count as taken. */
  take(name: string): Statement | undefined {
    const found = this.#statements.findLast((one) => one.name === name && one.connection === undefined);
    if (found !== undefined) this.#taken.add(name);
    return found;
  }

  has(name: string): boolean {
    return this.take(name) !== undefined;
  }

  value(name: string): string | undefined {
    return this.take(name)?.args[0];
  }

  /** Errors: `OVLAB_E_UNSUPPORTED` when it is no whole number. */
  integer(name: string): number | undefined {
    const text = this.value(name);
    return text === undefined ? undefined : integerOf(name, text);
  }

  material(name: string): Material | undefined {
    const found = this.take(name);
    if (found?.text !== undefined) return { pem: found.text };
    const [file] = found?.args ?? [];
    return file === undefined ? undefined : { file };
  }

  /** The command line that is the one argument of a script option. */
  command(name: string): readonly string[] | undefined {
    const text = this.value(name);
    return text === undefined ? undefined : splitWords(text).words.map(({ value }) => value);
  }

  /** What nobody has taken, in the order of the file. */
  rest(): readonly Statement[] {
    return this.#statements.filter(
      ({ name, connection }) => connection === undefined && !this.#taken.has(name),
    );
  }
}

export function integerOf(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw unsupported(`"${name} ${text}" has no whole number`);
}

/** `tcp6-client` is `tcp6`: which end it is follows from the profile. */
export function transportOf(word: string): Transport {
  const protocol = parseProtocol(word);
  if (protocol === undefined) throw unsupported(`"${word}" is no transport that ovlab knows`);
  return `${protocol.protocol}${protocol.family ?? ''}`;
}

export function unsupported(message: string, hint?: string): OvlabError {
  return new OvlabError('OVLAB_E_UNSUPPORTED', message, hint === undefined ? {} : { hint });
}

/** An object without the fields that have no value, as optional fields want it. */
export function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}
