import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMachine, type Machine } from './support/machine.ts';
import { output, run } from './support/process.ts';

const root = join(import.meta.dirname, '..');
const lab = `pack-${process.pid}`;

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

async function manifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Every way to import a library: `@ovlab/core`, `@ovlab/core/errors`, … */
function entries({ name, exports }: Manifest): string[] {
  return Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => name + path.slice(1));
}

/** What a stranger gets from npm, in a project that knows nothing of this repository. */
describe('the packages as npm would publish them', () => {
  let machine: Machine;
  let project: string;
  let packages: readonly Manifest[];
  let specifiers: readonly string[];

  beforeAll(async () => {
    machine = await makeMachine();
    project = join(machine.work, 'project');
    await mkdir(project);
    const folders = (await readdir(join(root, 'packages'))).map((name) => join(root, 'packages', name));
    packages = await Promise.all(folders.map(manifest));
    specifiers = packages.flatMap(entries);
    for (const folder of folders) {
      if (!existsSync(join(folder, 'dist'))) await output('npm', ['run', 'build'], { cwd: folder });
    }
    await output('npm', ['pack', '--workspaces', '--ignore-scripts', '--pack-destination', machine.work], {
      cwd: root,
    });
    const tarballs = (await readdir(machine.work)).filter((name) => name.endsWith('.tgz'));
    expect(tarballs).toHaveLength(packages.length);
    await writeFile(
      join(project, 'package.json'),
      JSON.stringify({ name: 'stranger', private: true, type: 'module' }),
    );
    const types = (await manifest(root)).devDependencies?.['@types/node'] ?? '';
    await output(
      'npm',
      [
        ...['install', '--no-audit', '--no-fund', '--prefer-offline', `@types/node@${types}`],
        ...tarballs.map((name) => join(machine.work, name)),
      ],
      { cwd: project, timeout: 500_000 },
    );
  });
  afterAll(() => machine.remove());

  it('`npx ovlab up` builds a lab, `npx ovlab down` removes it', async () => {
    const before = await machine.state();
    const npx = (...args: string[]) => machine.run('npx', ['ovlab', ...args], { cwd: project });
    const up = await npx('up', '--name', lab, '--json');
    expect(up.code, up.stderr).toBe(0);
    expect(JSON.parse(up.stdout)).toMatchObject({ lab, ready: true, clients: [{ tunnel: 'connected' }] });
    const down = await npx('down', '--name', lab);
    expect(down.code, down.stderr).toBe(0);
    expect(await machine.state()).toEqual(before);
  });

  it('`npx ovlab-responder` checks a configuration', async () => {
    const args = ['ovlab-responder', '--interface', 'lo', '--prefix', '2001:db8::/64', '--check'];
    const { code, stdout, stderr } = await machine.run('npx', args, { cwd: project });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('prefix 2001:db8::/64');
  });

  it('every library can be imported, from files of its own', async () => {
    await writeFile(
      join(project, 'all.js'),
      `const found = {};
for (const name of ${JSON.stringify(specifiers)}) found[name] = Object.keys(await import(name)).length;
process.stdout.write(JSON.stringify(found));`,
    );
    const found = JSON.parse(await output(process.execPath, ['all.js'], { cwd: project })) as Record<
      string,
      number
    >;
    expect(Object.keys(found)).toEqual(specifiers);
    expect(Object.entries(found).filter(([, names]) => names === 0)).toEqual([]);
    expect(specifiers).toContain('@ovlab/ndp');
    const linked = await output('find', ['node_modules', '-type', 'l', '-lname', `${root}*`], {
      cwd: project,
    });
    expect(linked).toBe('');
  });

  it.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])('their types compile with module %s and resolution %s', async (module, moduleResolution) => {
    const imports = specifiers.map((name, index) => `import * as m${index} from '${name}';`);
    const lines = [
      ...imports,
      "import { OvlabError, type Lab } from '@ovlab/core';",
      `export const all = [${specifiers.map((_, index) => `m${index}`).join(', ')}];`,
      "export const nameOf = (lab: Lab): string => new OvlabError('OVLAB_E_NO_LAB', lab.name).message;",
      '// @ts-expect-error types of the packages are real, not any',
      'export const wrong: number = nameOf;',
    ];
    await writeFile(join(project, 'all.ts'), `${lines.join('\n')}\n`);
    const compilerOptions = {
      ...{ module, moduleResolution, target: 'ES2022', lib: ['ES2023'], types: ['node'] },
      ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false },
    };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['all.ts'] }));
    const { code, stdout } = await run(join(root, 'node_modules/.bin/tsc'), ['-p', project], {
      cwd: project,
    });
    expect(stdout).toBe('');
    expect(code).toBe(0);
  });
});
