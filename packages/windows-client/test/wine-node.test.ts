import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoteForCreateProcess } from '../src/index.ts';
import { bundleProgram, bundleTests, pureTests } from './support/bundle-tests.ts';
import { nodeForWindows } from './support/node-for-windows.ts';
import { samples, unicode } from './support/samples.ts';
import { createWineWorld, needsWine, type WineWorld } from './support/wine.ts';

interface Outcome {
  readonly platform: string;
  readonly results: readonly { readonly name: string; readonly error?: string }[];
}

describe.skipIf(needsWine)('the Node.js of Windows, under wine', () => {
  let world: WineWorld;
  let outcome: Outcome;
  let files: readonly string[];

  beforeAll(async () => {
    const [node, made] = await Promise.all([nodeForWindows(), createWineWorld()]);
    world = made;
    files = await pureTests();
    const folder = join(world.disk, 'tests');
    await bundleTests(files, join(folder, 'tests.mjs'), String.raw`C:\tests\results.json`);
    await copyFile(node, join(folder, 'node.exe'));
    // Older Windows than this is refused by Node.js itself.
    await world.run(['winecfg', '-v', 'win10']);
    const { code, stdout } = await world.run([String.raw`C:\tests\node.exe`, String.raw`C:\tests\tests.mjs`]);
    expect(code, stdout).toBe(0);
    outcome = JSON.parse(await readFile(join(folder, 'results.json'), 'utf8')) as Outcome;
  }, 300_000);
  afterAll(() => world.remove());

  it('is one of Windows', () => {
    expect(outcome.platform).toBe('win32');
  });

  it('passes the tests of the package', () => {
    expect(outcome.results.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it('has run every file of them', () => {
    const ran = new Set(outcome.results.map(({ name }) => name.split(' > ')[0]));
    expect([...ran].sort()).toEqual([...files].sort());
  });

  it('finds OpenVPN by the registry, in a directory with blanks and umlauts', async () => {
    const directory = String.raw`D:\Größe (alt)\Open VPN`;
    const added = await world.run([
      ...['reg', 'add', String.raw`HKLM\SOFTWARE\OpenVPN`, '/ve', '/t', 'REG_SZ'],
      ...['/d', `${directory}\\`, '/f'],
    ]);
    expect(added.code, added.stdout).toBe(0);
    const uninstall = String.raw`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{A2}`;
    const named = ['/v', 'DisplayName', '/d', 'OpenVPN 2.6.14-I001 amd64', '/f'];
    await world.run(['reg', 'add', uninstall, ...named]);
    const program = [
      `import { writeFileSync } from 'node:fs';`,
      `import { createRunner } from '@ovlab/runner';`,
      `import { observeWindows } from './src/driver/observe.ts';`,
      String.raw`writeFileSync('C:\\tests\\snapshot.json', JSON.stringify(await observeWindows(createRunner())));`,
    ];
    await bundleProgram(program.join('\n'), join(world.disk, 'tests/observe.mjs'));
    const observe = [String.raw`C:\tests\node.exe`, String.raw`C:\tests\observe.mjs`];
    expect(await world.run(observe)).toMatchObject({ code: 0 });
    const snapshot = JSON.parse(await readFile(join(world.disk, 'tests/snapshot.json'), 'utf8')) as object;
    expect(snapshot).toMatchObject({
      openvpn: { directory, version: '2.6.14', tapctl: `${directory}\\bin\\tapctl.exe` },
      interactiveService: 'missing',
    });
  });

  it("receives each argument as it was meant, where Microsoft's C run-time reads it", async () => {
    const [program, receiver] = [String.raw`C:\tests\node.exe`, String.raw`C:\tests\receive.cjs`];
    const args = samples(unicode).flat();
    const files = {
      'line.json': JSON.stringify(quoteForCreateProcess([program, receiver, ...args])),
      'receive.cjs': `require('fs').writeFileSync(__dirname + '/received', JSON.stringify(process.argv.slice(2)))`,
      // With these options Node.js hands the line to CreateProcess as it is.
      'start.cjs': `require('child_process').spawnSync(process.execPath, [],
        { argv0: require('./line.json'), windowsVerbatimArguments: true, stdio: 'ignore' });`,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(world.disk, 'tests', name), text);
    expect((await world.run([program, String.raw`C:\tests\start.cjs`])).code).toBe(0);
    const received = await readFile(join(world.disk, 'tests/received'), 'utf8');
    expect(JSON.parse(received)).toEqual(args);
  });
});
