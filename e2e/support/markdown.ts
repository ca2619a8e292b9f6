import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

export const repository = join(import.meta.dirname, '../..');

export interface Page {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export interface FencedBlock {
  readonly language: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** The pages that are written for users: at the root, in docs, and one in each package. */
export async function pages(): Promise<Page[]> {
  const packages = await readdir(join(repository, 'packages'));
  const folders = ['.', 'docs', ...packages.map((name) => join('packages', name))];
  const files = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(join(repository, folder));
      return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
    }),
  );
  return Promise.all(
    files
      .flat()
      .sort()
      .map(async (path) => ({
        path: relative('.', path),
        text: await readFile(join(repository, path), 'utf8'),
      })),
  );
}

/** Blocks between lines of three backquotes that begin at the margin. */
export function fencedBlocks(text: string): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.startsWith('```')) open?.lines.push(line);
    else if (open === undefined) open = { language: line.slice(3).trim(), line: index + 1, lines: [] };
    else {
      blocks.push({ language: open.language, line: open.line, text: open.lines.join('\n') });
      open = undefined;
    }
  }
  return blocks;
}

/** The text without its fenced blocks, whose `#` and brackets mean nothing. */
function prose(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, '');
}

/** Targets of links and images. */
export function linksOf(text: string): string[] {
  const markdown = [...prose(text).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
  const html = [...prose(text).matchAll(/\b(?:src|href|srcset)="([^"\s]+)"/g)].map(
    ([, target = '']) => target,
  );
  return [...markdown, ...html];
}

/** Anchors of the headings, as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
  const headings = [...prose(text).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}
