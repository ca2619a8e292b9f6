import { OvlabError } from '@ovlab/core';
import { MAX_LINE_OCTETS, quoteWord } from './quote.ts';

/** One thing that a configuration file of OpenVPN can hold; a profile is a list of them, the text is rendered last. */
export type Directive =
  /** An option with its arguments unquoted, for example `{ name: 'keepalive', args: ['10', '60'] }`. */
  | { readonly kind: 'option'; readonly name: string; readonly args: readonly string[] }
  /** A file's contents in place of its path: `<ca>` … `</ca>`. */
  | { readonly kind: 'block'; readonly name: string; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string };

/** Shorthand for an option directive. */
export function option(name: string, ...args: readonly (string | number)[]): Directive {
  return { kind: 'option', name, args: args.map(String) };
}

/** Text of a configuration file. Errors: `OVLAB_E_USAGE` for what OpenVPN's line format cannot carry. */
export function renderDirectives(directives: readonly Directive[]): string {
  return directives.map((directive) => `${renderDirective(directive)}\n`).join('');
}

function renderDirective(directive: Directive): string {
  switch (directive.kind) {
    case 'option':
      return checkedLine(directive.name, [directive.name, ...directive.args.map(quoteWord)].join(' '));
    case 'block':
      return renderBlock(directive.name, directive.text);
    case 'comment':
      return directive.text
        .split('\n')
        .map((line) => (line === '' ? '#' : `# ${line}`))
        .join('\n');
  }
}

function renderBlock(name: string, text: string): string {
  const lines = text.trimEnd().split(/\r?\n/);
  for (const line of lines) {
    checkedLine(name, line);
    // OpenVPN ends a block at the first line that begins with the closing tag, blanks before it ignored.
    if (line.trimStart().startsWith(`</${name}>`)) {
      throw new OvlabError('OVLAB_E_USAGE', `The text for <${name}> holds the line that would end it`);
    }
  }
  return `<${name}>\n${lines.join('\n')}\n</${name}>`;
}

function checkedLine(name: string, line: string): string {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(name)} is not the name of an OpenVPN option`);
  }
  const octets = Buffer.byteLength(line);
  if (octets > MAX_LINE_OCTETS) {
    throw new OvlabError(
      'OVLAB_E_USAGE',
      `A line of ${octets} octets for "${name}" is longer than the ${MAX_LINE_OCTETS} that OpenVPN reads`,
      { hint: 'Use a shorter path.' },
    );
  }
  return line;
}
