import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingLines, parseConsole } from './support/console-block.ts';
import { unprivileged } from './support/lab.ts';
import { makeMachine, type Machine } from './support/machine.ts';
import { anchorsOf, fencedBlocks, linksOf, pages, repository } from './support/markdown.ts';
import { program } from './support/ovlab.ts';
import { makeVps } from './support/vps.ts';

const all = await pages();
const runnable = all.filter(({ path }) => /^(README\.md$|docs\/|packages\/cli\/)/.test(path));

const programs = { ovlab: program, 'ovlab-responder': join(repository, 'packages/responder/dist/bin.js') };

/** A folder for PATH with the programs under the names that npm gives them. */
async function programFolder(machine: Machine): Promise<string> {
  const folder = join(machine.work, '.bin');
  await mkdir(folder);
  for (const [name, file] of Object.entries(programs)) {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`);
    await chmod(path, 0o755);
  }
  return folder;
}

describe.skipIf(unprivileged)('the commands that the documentation shows', () => {
  const withCommands = runnable
    .map(({ path, text }) => ({
      path,
      blocks: fencedBlocks(text).filter(({ language }) => language === 'console'),
    }))
    .filter(({ blocks }) => blocks.length > 0);

  it('are found', () => {
    expect(withCommands.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['README.md', 'docs/lab.md', 'docs/responder.md', 'packages/cli/README.md']),
    );
  });

  it.each(withCommands)('work and print what $path shows', async ({ path, blocks }) => {
    const machine = path === 'docs/real-server.md' ? (await makeVps()).machine : await makeMachine();
    try {
      const folder = await programFolder(machine);
      const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' };
      for (const { text, line } of blocks) {
        for (const { command, exit, shown } of parseConsole(text)) {
          const where = `${path}:${line}: ${command}`;
          const { code, stdout, stderr } = await machine.run('bash', ['-c', command], { env });
          const output = `${stderr}\n${stdout}`;
          expect(code, `${where}\n${output}`).toBe(exit);
          // Progress and result come on two streams, whose order on a terminal is that of time.
          expect(missingLines(shown, output), `${where}\n${output}`).toEqual([]);
        }
      }
    } finally {
      await machine.remove();
    }
  });
});

describe('the lab files that the documentation shows', () => {
  const files = runnable.flatMap(({ path, text }) =>
    fencedBlocks(text)
      .filter((block) => block.language === 'yaml' && /^(name|prefix):/.test(block.text))
      .map((block) => ({ where: `${path}:${block.line}`, file: block.text })),
  );

  it('are found', () => {
    expect(files.length).toBeGreaterThanOrEqual(2);
  });

  it.skipIf(unprivileged).each(files)('are valid: $where', async ({ file }) => {
    const machine = await makeMachine();
    try {
      await writeFile(join(machine.work, 'ovlab.yaml'), file);
      const { code, stdout, stderr } = await machine.ovlab(['validate']);
      expect({ code, stdout, stderr }).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringContaining('is valid'),
      });
    } finally {
      await machine.remove();
    }
  });
});

describe('the links of the documentation', () => {
  it.each(all)('of $path lead somewhere', async ({ path, text }) => {
    const broken: string[] = [];
    for (const link of linksOf(text)) {
      if (/^(https?|mailto):/.test(link)) continue;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? join(repository, path) : join(repository, dirname(path), file);
      const reached =
        existsSync(target) && (anchor === undefined || anchorsOf(await readFile(target, 'utf8')).has(anchor));
      if (!reached) broken.push(link);
    }
    expect(broken).toEqual([]);
  });
});
