import { isScalar, visit, type Document } from 'yaml';
import type { LabProblemCode } from './problem-codes.ts';
import { escapeControls } from './text.ts';

/** A problem at a range of UTF-16 code units of the text. */
export interface TextProblem {
  readonly code: LabProblemCode;
  readonly severity?: 'warning';
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint: string;
}

type YamlError = Document.Parsed['errors'][number];
type Wording = Pick<TextProblem, 'message' | 'hint'>;

/** Keys that stand twice, and the first thing that is not YAML: what follows it is a consequence. */
export function syntaxProblems(document: Document.Parsed, text: string): readonly TextProblem[] {
  const errors = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const twice = errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map((error) => duplicateKey(error, text));
  const first = errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  const version = versionProblem(document, text);
  return [
    ...twice,
    ...(first === undefined ? [] : [fromYamlError(first, document, text)]),
    ...(version === undefined ? [] : [version]),
    ...document.warnings.map(unknownTag),
  ];
}

function duplicateKey({ pos: [start] }: YamlError, text: string): TextProblem {
  const key = /^(["']?)[^\s:"']+\1/.exec(text.slice(start))?.[0] ?? '';
  const message = `key ${key.startsWith('"') ? key : `"${key}"`} stands twice in its group`;
  return {
    code: 'duplicate-key',
    start,
    end: start + key.length,
    message: escapeControls(message),
    hint: 'keep one of the two',
  };
}

function unknownTag({ pos: [start, end] }: Document.Parsed['warnings'][number]): TextProblem {
  const message = 'an unknown YAML tag is ignored';
  return { code: 'yaml-tag', severity: 'warning', start, end, message, hint: 'remove the tag' };
}

/** In YAML 1.1 `off` is false and `1:30` is a number. */
function versionProblem({ directives }: Document.Parsed, text: string): TextProblem | undefined {
  if (directives.yaml.version === '1.2') return undefined;
  const start = Math.max(0, text.indexOf('%YAML'));
  const message = `lab files are YAML 1.2; in YAML ${directives.yaml.version} words such as off mean something else`;
  return { code: 'yaml-syntax', start, end: start + '%YAML 1.1'.length, message, hint: 'remove this line' };
}

function fromYamlError(error: YamlError, document: Document.Parsed, text: string): TextProblem {
  const [start, end] = error.pos;
  if (error.code === 'MULTIPLE_DOCS') {
    const message = 'a second YAML document starts here; a lab file is one document';
    const hint = 'put the second lab into a file of its own, or remove the "---"';
    return { code: 'multiple-documents', start, end: start + 3, message, hint };
  }
  // The stack decides how deep it got: only the line is a fact about the file.
  if (error.code === 'RESOURCE_EXHAUSTION')
    return { code: 'yaml-syntax', ...wordingOf(error, ''), ...startOfLine(text, start) };
  const openQuote = error.message.includes('quote') ? startOfScalar(document, start) : undefined;
  const place =
    openQuote === undefined ? lastVisible(text, start, end) : { start: openQuote, end: openQuote + 1 };
  return { code: 'yaml-syntax', ...place, ...wordingOf(error, text.slice(start).split(/\r?\n/, 1)[0] ?? '') };
}

function startOfLine(text: string, offset: number) {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return { start, end: start + 1 };
}

/** A range of blank text becomes the last visible character before it, so that there is something to show. */
function lastVisible(text: string, start: number, end: number) {
  const visible = text.slice(0, start).trimEnd().length;
  return text.slice(start).trim() !== '' || visible === 0
    ? { start, end }
    : { start: visible - 1, end: visible };
}

/** `rest` is the line from the place of the error on. */
function wordingOf(error: YamlError, rest: string): Wording {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return {
        message: 'a tab stands in the indentation; YAML allows only spaces there',
        hint: 'indent by two spaces',
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return valueWithColon(rest);
    case 'MULTILINE_IMPLICIT_KEY':
      return {
        message: 'this line is no "key: value"',
        hint: 'put a space behind the ":" that ends the key',
      };
    case 'BAD_SCALAR_START':
      return {
        message: `a value cannot begin with "${escapeControls(rest.slice(0, 1))}"`,
        hint: 'put the value in quotes',
      };
    case 'BAD_DQ_ESCAPE':
      return {
        message: `not valid YAML: ${lowerFirst(error.message)}`,
        hint: 'use single quotes, or write the backslash twice',
      };
    case 'RESOURCE_EXHAUSTION':
      return { message: 'the file is nested too deeply', hint: 'a lab file has at most four levels' };
    default:
      return wordingOfMessage(error.message);
  }
}

/** A place where YAML expected the value to end, and found the ":" of another key. */
function valueWithColon(rest: string): Wording {
  const address = /^([\da-f:]*::)\s*$/i.exec(rest)?.[1];
  if (address !== undefined) {
    const message = `${address} ends in ":", which YAML takes for the end of a key`;
    return {
      message,
      hint: `write the prefix with its length, ${address}/64, or put an address in quotes, "${address}"`,
    };
  }
  return /:(\s|$)/.test(rest)
    ? {
        message: 'this value looks like a second "key: value"',
        hint: 'put the value in quotes, or the second key on a line of its own',
      }
    : {
        message: 'the line below is indented deeper than this one, which has a value already',
        hint: 'indent the keys of one group alike',
      };
}

function wordingOfMessage(said: string): Wording {
  if (/quote/.test(said))
    return { message: 'these quotes are not closed', hint: 'close the quotes where the value ends' };
  if (/end with a \]/.test(said))
    return { message: 'a list that begins with "[" is not closed by "]"', hint: 'add the missing "]"' };
  if (/end with a \}/.test(said))
    return { message: 'a group that begins with "{" is not closed by "}"', hint: 'add the missing "}"' };
  const message = `not valid YAML: ${lowerFirst(said)}`;
  return {
    message: escapeControls(message),
    hint: 'each line is "key: value"; the keys of a group are indented by two spaces',
  };
}

function lowerFirst(text: string): string {
  return escapeControls(text.charAt(0).toLowerCase() + text.slice(1));
}

/** Start of the quoted text that an error at its end belongs to. */
function startOfScalar(document: Document.Parsed, end: number): number | undefined {
  let start: number | undefined;
  visit(document, {
    Scalar(_key, scalar) {
      if (!isScalar(scalar) || !scalar.range || scalar.type?.startsWith('QUOTE') !== true) return;
      if (scalar.range[0] < end && scalar.range[2] >= end - 1) start = scalar.range[0];
    },
  });
  return start;
}
