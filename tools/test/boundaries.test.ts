import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = join(import.meta.dirname, '../..');
const execute = promisify(execFile);

/** File, its one import, and the rules that the import breaks. */
const cases: [file: string, imports: string, rules: string[]][] = [
  ['packages/core/src/up.ts', '@ovlab/runner', ['core-uses']],
  ['packages/runner/src/across.ts', '@ovlab/openvpn', ['runner-uses']],
  ['packages/ndp/src/ours.ts', '@ovlab/core', ['ndp-uses']],
  ['packages/ndp/src/sockets.ts', 'node:dgram', ['protocols-are-pure']],
  ['packages/dhcpv6/src/disk.ts', 'node:fs', ['protocols-are-pure']],
  ['packages/dhcpv6/src/octets.ts', '@ovlab/wire', []],
  ['packages/wire/src/codec.ts', '@ovlab/ndp', ['wire-uses']],
  ['packages/ndp/src/pure.test.ts', 'node:fs', []],
  ['packages/openvpn/src/runs.ts', '@ovlab/runner', ['openvpn-uses']],
  ['packages/openvpn/src/runs.test.ts', '@ovlab/runner', []],
  ['packages/openvpn/test/bridges.test.ts', '@ovlab/linux-host', ['openvpn-tests-use']],
  ['packages/linux-host/src/lab.ts', '@ovlab/lab', ['linux-host-uses']],
  ['packages/linux-host/test/runs.test.ts', '@ovlab/runner', []],
  ['packages/windows-client/src/profile.ts', '@ovlab/openvpn', ['windows-client-uses']],
  ['packages/doctor/src/starts.ts', '@ovlab/runner', ['doctor-uses']],
  ['packages/responder/src/ndp.ts', '@ovlab/ndp', []],
  ['packages/responder/src/openvpn.ts', '@ovlab/openvpn', ['responder-uses']],
  ['packages/lab/src/all.ts', '@ovlab/responder', []],
  ['packages/lab/src/up.ts', '../../cli/src/main.ts', ['front-door', 'lab-uses', 'nobody-uses-cli']],
  ['packages/lab/src/inside.ts', '../../core/src/inner.ts', ['front-door']],
  ['packages/cli/src/main.ts', '@ovlab/lab', []],
  ['packages/core/src/tested.ts', './own.test.ts', ['source-uses-no-test']],
  ['packages/core/src/tooled.ts', '../../../tools/helper.ts', ['source-uses-no-test']],
  ['packages/core/tsup.config.ts', '../../tools/helper.ts', []],
  ['packages/core/src/one.ts', './two.ts', ['no-circular']],
  ['packages/lab/src/second-door.ts', '@ovlab/core/errors', []],
  ['packages/core/src/developing.ts', 'only-for-development', ['not-to-dev-dependency']],
  ['packages/cli/src/bundled.ts', 'only-for-development', []],
  ['packages/core/src/unlisted.ts', 'stranger', ['not-unlisted']],
  ['packages/core/src/nowhere.ts', './nowhere-at-all.ts', ['not-unresolvable']],
  ['e2e/inside.test.ts', '../packages/core/src/inner.ts', ['front-door-from-outside']],
  ['e2e/outside.test.ts', '../packages/core/src/index.ts', []],
];

const scenery: Record<string, string> = {
  'package.json': JSON.stringify({ devDependencies: { 'only-for-development': '1.0.0' } }),
  'packages/cli/package.json': JSON.stringify({ name: 'ovlab', devDependencies: { '@ovlab/lab': '*' } }),
  'packages/core/src/inner.ts': 'export {};',
  'packages/core/src/own.test.ts': 'export {};',
  'packages/core/src/errors-entry.ts': 'export {};',
  'packages/core/src/asks.ts': "import type {} from './answers.ts';",
  'packages/core/src/answers.ts': "import './asks.ts';",
  'packages/core/src/two.ts': "import './one.ts';",
  'tools/helper.ts': 'export {};',
};

for (const dependency of ['only-for-development', 'stranger']) {
  scenery[`node_modules/${dependency}/package.json`] = JSON.stringify({ name: dependency, main: 'index.js' });
  scenery[`node_modules/${dependency}/index.js`] = 'module.exports = {};';
}

const packages = [
  'core',
  'runner',
  'wire',
  'ndp',
  'dhcpv6',
  'openvpn',
  'linux-host',
  'windows-client',
  'doctor',
  'responder',
  'lab',
];
for (const name of packages) {
  scenery[`packages/${name}/package.json`] = JSON.stringify({
    name: `@ovlab/${name}`,
    exports: {
      '.': { '@ovlab/source': './src/index.ts', default: './dist/index.js' },
      './errors': { '@ovlab/source': './src/errors-entry.ts', default: './dist/errors-entry.js' },
      './package.json': './package.json',
    },
    dependencies: Object.fromEntries(packages.map((other) => [`@ovlab/${other}`, '*'])),
  });
  scenery[`packages/${name}/src/index.ts`] = 'export {};';
}

interface Cruise {
  summary: {
    violations: { from: string; rule: { name: string } }[];
    ruleSetUsed: { forbidden: { name: string }[] };
  };
}

describe('directions between packages', () => {
  let root: string;
  let broken: Map<string, string[]>;
  let rules: string[];

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'ovlab-boundaries-'));
    for (const [file, imports] of cases) scenery[file] = `import '${imports}';\n`;
    for (const [file, text] of Object.entries(scenery)) {
      await mkdir(join(root, dirname(file)), { recursive: true });
      await writeFile(join(root, file), text);
    }
    await mkdir(join(root, 'node_modules/@ovlab'), { recursive: true });
    for (const name of packages) {
      await symlink(`../../packages/${name}`, join(root, 'node_modules/@ovlab', name));
    }
    const { violations, ruleSetUsed } = await cruise(root);
    rules = ruleSetUsed.forbidden.map(({ name }) => name);
    broken = new Map();
    for (const { from, rule } of violations) {
      broken.set(from, [...new Set([...(broken.get(from) ?? []), rule.name])].sort());
    }
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it.each(cases)('%s importing %s breaks %j', (file, _imports, rules) => {
    expect(broken.get(file) ?? []).toEqual(rules);
  });

  it('has a failing example for each rule', () => {
    const shown = new Set(cases.flatMap(([, , rules]) => rules));
    const perPackage = /-(uses|tests-use)$/;
    expect(rules.filter((name) => !perPackage.test(name) && !shown.has(name))).toEqual([]);
  });
});

async function cruise(root: string): Promise<Cruise['summary']> {
  const program = join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(repository, '.dependency-cruiser.cjs');
  const { stdout } = await execute(
    process.execPath,
    [program, 'packages', 'e2e', '--config', config, '--output-type', 'json'],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: unknown) => error as { stdout: string });
  return (JSON.parse(stdout) as Cruise).summary;
}
