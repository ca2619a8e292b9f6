/** Whether an interfaces(5) file reads `/etc/network/interfaces.d`. */
export function sourcesDirectory(text: string): boolean {
  return /^\s*(source|source-directory)\s+(\/etc\/network\/)?interfaces\.d(\/\*)?\/?\s*$/m.test(text);
}

/** What is put before a line that no longer counts. */
const off = '#ovlab ';

/**
 * An interfaces(5) file with the stanzas of these interfaces commented out, also those of their aliases; on a line
 * that brings several interfaces up, the others stay.
 */
export function withoutStanzas(text: string, links: readonly string[]): string {
  const isTheirs = (name: string): boolean => links.includes(name.split(':')[0] ?? '');
  let inside = false;
  let continued = false;
  return text
    .split('\n')
    .map((line) => {
      const [word, ...names] = continued ? [] : line.trim().split(/\s+/);
      if (word === undefined) {
        continued = line.endsWith('\\');
        return inside ? off + line : line;
      }
      continued = line.endsWith('\\');
      if (word === '' || word.startsWith('#')) return line;
      if (word === 'auto' || word.startsWith('allow-')) {
        inside = false;
        return withoutNames(line, word, names, isTheirs);
      }
      if (word === 'iface' || word === 'mapping') inside = word === 'iface' && isTheirs(names[0] ?? '');
      else if (/^(source|source-directory|no-auto-down|no-scripts|rename|template)$/.test(word))
        inside = false;
      return inside ? off + line : line;
    })
    .join('\n');
}

function withoutNames(
  line: string,
  word: string,
  names: readonly string[],
  isTheirs: (name: string) => boolean,
): string {
  const others = names.filter((name) => !isTheirs(name));
  if (others.length === names.length) return line;
  return others.length === 0 ? off + line : `${word} ${others.join(' ')}`;
}
