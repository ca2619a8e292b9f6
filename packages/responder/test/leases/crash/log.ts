/** What the writing program says: what it is about to do, and what became of it. */
export type Line =
  | { readonly act: 'take'; readonly slot: number; readonly client: number; readonly version: number }
  | { readonly act: 'leave' | 'done' | 'refused'; readonly slot: number };

export function lineOf(line: Line): string {
  return line.act === 'take'
    ? `take ${line.slot} ${line.client} ${line.version}\n`
    : `${line.act} ${line.slot}\n`;
}

/** The lines of a text; one that is cut is left out. */
export function linesOf(text: string): Line[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [act = '', slot, client, version] = line.split(' ');
      if (act === 'take')
        return { act, slot: Number(slot), client: Number(client), version: Number(version) };
      if (act === 'leave' || act === 'done' || act === 'refused') return { act, slot: Number(slot) };
      throw new Error(`'${line}' is no line of the writing program`);
    });
}
