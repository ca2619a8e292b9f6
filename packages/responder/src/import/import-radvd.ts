import type { Diagnostic } from '@ovlab/core';
import { OvlabError } from '@ovlab/core/errors';
import { assertInterfaceName } from '../interface/name.ts';
import { readInterface, type RadvdInterface } from './definitions.ts';
import { Notes, type Note } from './notes.ts';
import { RadvdError } from './radvd-error.ts';
import { parseStatements, type Statement } from './statements.ts';
import { tokenize } from './tokens.ts';
import { translateDns } from './translate-dns.ts';
import { translateLink } from './translate-link.ts';
import { translatePrefixes } from './translate-prefixes.ts';
import { translateRouter } from './translate-router.ts';
import { writeSettings, type WrittenInterface } from './write-settings.ts';
import { Written } from './written.ts';

/** A configuration file made of a radvd.conf. */
export interface ImportedSettings {
  /** YAML with remarks; always a valid configuration. */
  readonly settings: string;
  /** What is not there word for word, and why; all are warnings. */
  readonly notes: readonly Diagnostic[];
}

/**
 * Makes a configuration file of a radvd.conf (radvd 2.20 and what came after it) that advertises the same, also
 * where the defaults of radvd are others. Throws `OVLAB_E_RESPONDER_FILE` with the place when radvd would refuse the
 * text, and when none of its interfaces advertises.
 */
export function importRadvd(text: string, file: string): ImportedSettings {
  try {
    return translate(parseStatements(tokenize(text)), file);
  } catch (error) {
    if (!(error instanceof RadvdError)) throw error;
    const { message, hint, place } = error;
    const diagnostic: Diagnostic = {
      code: 'radvd-syntax',
      severity: 'error',
      message,
      ...(hint === undefined ? {} : { hint }),
      file,
      ...place,
      path: '',
    };
    throw new OvlabError('OVLAB_E_RESPONDER_FILE', `${file} is not a radvd.conf that can be imported`, {
      diagnostics: [diagnostic],
    });
  }
}

function translate(statements: readonly Statement[], file: string): ImportedSettings {
  const found = statements.map((statement) => {
    const [keyword] = statement.words;
    if (keyword.text.toLowerCase() !== 'interface') {
      throw new RadvdError(
        keyword.place,
        `'${keyword.text}' is not an interface`,
        'write: interface NAME { … };',
      );
    }
    const notes = new Notes();
    return { radvd: readInterface(statement, notes), notes };
  });
  checkNames(found.map(({ radvd }) => radvd));
  const kept = found.filter(({ radvd }) => radvd.options.AdvSendAdvert?.value === true);
  const silent = found.filter((one) => !kept.includes(one)).map(({ radvd }) => silence(radvd));
  const [first] = silent;
  if (kept.length === 0) {
    const place = first?.about.place ?? { line: 1, column: 1, length: 1 };
    throw new RadvdError(place, 'no interface advertises', 'an interface does so with "AdvSendAdvert on;"');
  }
  const interfaces = kept.map(({ radvd, notes }) => toWritten(radvd, notes));
  const notes = [
    ...silent.map((note) => toDiagnostic(note, note.about.text, file)),
    ...interfaces.flatMap(({ name, notes: own }) => own.map((note) => toDiagnostic(note, name, file))),
  ];
  return {
    settings: writeSettings(interfaces, `Made of ${file}.`),
    notes: notes.toSorted((a, b) => a.line - b.line || a.column - b.column),
  };
}

function toWritten(radvd: RadvdInterface, notes: Notes): WrittenInterface {
  const keys = new Written();
  const maxInterval = translateRouter(radvd, keys, notes);
  translatePrefixes(radvd, keys, notes, maxInterval);
  translateLink(radvd, keys, notes);
  translateDns(radvd, keys, notes, maxInterval);
  return { name: radvd.name.text, keys, notes: notes.all };
}

function silence({ name, options }: RadvdInterface): Note {
  const why = options.AdvSendAdvert === undefined ? 'off by default' : 'off';
  return { code: 'not-needed', about: name, message: `${name.text} is left out: AdvSendAdvert is ${why}` };
}

function checkNames(interfaces: readonly RadvdInterface[]): void {
  const seen = new Set<string>();
  for (const { name } of interfaces) {
    try {
      assertInterfaceName(name.text);
    } catch (error) {
      if (error instanceof OvlabError) throw new RadvdError(name.place, error.message, error.hint);
      throw error;
    }
    if (seen.has(name.text))
      throw new RadvdError(name.place, `${name.text} is there twice`, 'join the two blocks');
    seen.add(name.text);
  }
}

function toDiagnostic({ code, about, message }: Note, name: string, file: string): Diagnostic {
  return { code, severity: 'warning', message, file, ...about.place, path: `${name}.${about.text}` };
}
