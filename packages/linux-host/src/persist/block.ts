import { digestOf } from './header.ts';
import type { BlockInFile } from './rendered-file.ts';

/** A block found in a file. */
export interface FoundBlock {
  /** Whether it is as it was written. */
  readonly intact: boolean;
  /** The file without the block. */
  readonly rest: string;
}

/** The text with the lines between markers that name the lab; a block that is there already is replaced. */
export function putBlock(text: string | undefined, lab: string, file: BlockInFile): string {
  const before = text === undefined ? (file.initial ?? '') : (findBlock(text, lab)?.rest ?? text);
  const at = file.place === 'end' ? before.length : behindChains(before);
  const lines = at === undefined && file.lines.length > 0 ? ['*filter', ...file.lines, 'COMMIT'] : file.lines;
  const body = lines.map((line) => `${line}\n`).join('');
  const head = before.slice(0, at ?? before.length);
  const joined = head !== '' && !head.endsWith('\n');
  const marker = `${begin(lab)} ${digestOf(body)}${joined ? joinedWord : ''}`;
  return `${head}${joined ? '\n' : ''}${marker}\n${body}${end(lab)}\n${before.slice(head.length)}`;
}

/** The block of a lab; undefined when there is none. */
export function findBlock(text: string, lab: string): FoundBlock | undefined {
  const start = text.indexOf(`${begin(lab)} `);
  const stop = start === -1 ? -1 : text.indexOf(`${end(lab)}\n`, start);
  if (stop === -1) return undefined;
  const marker = text.slice(start, text.indexOf('\n', start));
  const body = text.slice(start + marker.length + 1, stop);
  const joined = marker.endsWith(joinedWord);
  return {
    intact: marker === `${begin(lab)} ${digestOf(body)}${joined ? joinedWord : ''}`,
    rest: text.slice(0, joined ? start - 1 : start) + text.slice(stop + end(lab).length + 1),
  };
}

/** Says in the marker that the last line of the file had no end of its own. */
const joinedWord = ' joined';

function begin(lab: string): string {
  return `# >>> ovlab ${lab}`;
}

function end(lab: string): string {
  return `# <<< ovlab ${lab}`;
}

/**
 * Where the first rule of the table `filter` stands, so that nobody else's rule rejects before ours accept;
 * undefined without such a table.
 */
function behindChains(text: string): number | undefined {
  const table = /^\*filter *\n(?:(?:#.*|:.*)\n)*/m.exec(text);
  return table === null ? undefined : table.index + table[0].length;
}
