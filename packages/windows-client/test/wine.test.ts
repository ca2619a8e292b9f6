import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoteForCmd, quoteForCreateProcess, windowsBundle, type WindowsNetwork } from '../src/index.ts';
import { nodeForWindows } from './support/node-for-windows.ts';
import { createWineWorld, needsWine, type WineWorld } from './support/wine.ts';

const network: WindowsNetwork = {
  address: '2001:db8:55::20',
  gateway: 'fe80::1',
  dns: ['2001:db8:55::53', '2001:db8:55::54'],
};

/** Directories that people install into, and clients that they have. */
const places: [directory: string, client: string][] = [
  ['drive_c/Program Files/OpenVPN/config', 'desk'],
  ['drive_c/PROGRA~1/OpenVPN/config', 'desk-2'],
  ['drive_c/Program Files (x86)/Open VPN', 'a b'],
  ['drive_c/users/Jörg Größe/OpenVPN/config', 'Jörg'],
  ["drive_c/users/O'Neill & Söhne/config", "o'neill"],
  ['drive_c/[brackets] {and} #more/config', 'a[1]'],
  ['drive_c/100%/%PATH%/config', 'cent'],
  ['drive_c/wow!/^caret^/config', 'wow!'],
  ['drive_c/日本語/config', '机'],
  ['drive_c/a;b,c=d/config', 'list'],
  ['other drive/VPN', 'away'],
];

/** Names of adapters, as a person types them in quotes. wine drops the per cent sign of an argument; Windows does not. */
const adapters = [
  'OpenVPN TAP-Windows6',
  'Ethernet',
  'LAN-Verbindung (2)',
  'Home & Office',
  'home&office',
  'a^b!c=d;e,f',
  "O'Neill's [1] #2",
];

function expected(adapter: string): { add: string[][]; remove: string[][] } {
  const command = (...words: string[]): string[] => ['interface', 'ipv6', ...words];
  return {
    add: [
      command('add', 'address', `interface=${adapter}`, 'address=2001:db8:55::20/64', 'store=active'),
      command(
        ...['add', 'route', 'prefix=::/0', `interface=${adapter}`, 'nexthop=fe80::1', 'metric=1'],
        'store=active',
      ),
      command('add', 'dnsservers', `name=${adapter}`, 'address=2001:db8:55::53', 'index=1', 'validate=no'),
      command('add', 'dnsservers', `name=${adapter}`, 'address=2001:db8:55::54', 'index=2', 'validate=no'),
    ],
    remove: [
      command('delete', 'dnsservers', `name=${adapter}`, 'address=2001:db8:55::54', 'validate=no'),
      command('delete', 'dnsservers', `name=${adapter}`, 'address=2001:db8:55::53', 'validate=no'),
      command(
        ...['delete', 'route', 'prefix=::/0', `interface=${adapter}`, 'nexthop=fe80::1', 'store=active'],
      ),
      command('delete', 'address', `interface=${adapter}`, 'address=2001:db8:55::20', 'store=active'),
    ],
  };
}

/** Characters that mean something to cmd.exe, to CreateProcess or to both, more often than others. */
const special: string = '\\\\"" \t&|<>()^!%;,=@\'`~*?[]{}#$+:/';
const letters: string = 'abcxyz019';
const foreign: string = 'äßñжλ日本';
const ascii = fc.string({ unit: fc.constantFrom(...special, ...letters), maxLength: 12 });
const unicode = fc.string({ unit: fc.constantFrom(...special, ...foreign), maxLength: 12 });

/** Things that people meet. */
const known = [
  ['OpenVPN TAP-Windows6', 'C:\\Program Files\\OpenVPN\\', 'C:\\PROGRA~1'],
  ['%x%', '%x:~0,3%', '100%', '%%', '%1', '%~dp0', '%'],
  ['', ' ', '"', '\\', '\\"', '\\\\"', 'a\\\\', '^', '^^', '!PATH!'],
  ['a&calc', 'a|b', 'a>b', 'a<b', '(a)', '"&calc"', '"a&b" c|d'],
];

function samples(arbitrary: fc.Arbitrary<string>, count: number): string[][] {
  // The same ones each time, where nobody waits for a rare failure; others in the long run.
  const seed = process.env['OVLAB_LONG'] === '1' ? Date.now() : 7;
  return [
    ...known,
    ...fc.sample(fc.array(arbitrary, { minLength: 1, maxLength: 5 }), { numRuns: count, seed }),
  ];
}

let wine: WineWorld;
beforeAll(async () => {
  if (!needsWine) wine = await createWineWorld();
}, 120_000);
afterAll(async () => {
  if (!needsWine) await wine.remove();
});

describe.skipIf(needsWine)('the exported scripts in cmd.exe', () => {
  async function install(directory: string, client: string): Promise<string> {
    const path = join(wine.directory, directory.startsWith('drive_c') ? 'prefix' : '.', directory);
    await mkdir(path, { recursive: true });
    for (const { name, text, mode } of windowsBundle({ client, profile: '', scripts: network })) {
      await writeFile(join(path, name), text, { mode });
    }
    return path;
  }

  it.each(places)('set and take away the same in %s as %s', async (directory, client) => {
    const cwd = await install(directory, client);
    const adapter = 'OpenVPN TAP-Windows6';
    const { add, remove } = expected(adapter);
    // As OpenVPN starts them: by name, in the directory of the profile.
    const run = (name: string) => {
      // wine finds no script whose name has a blank but with `call`.
      const start = name.includes(' ') ? ['call', name] : [name];
      return wine.run(['cmd', '/c', ...start, adapter, '1500', '0', '', '', 'init'], { cwd });
    };
    expect(await run(`${client}-up.cmd`)).toMatchObject({ code: 0, netsh: [...remove, ...add] });
    expect(await run(`${client}-down.cmd`)).toMatchObject({ code: 0, netsh: remove });
  });

  it.each(adapters)('name the adapter %s as it is called', async (adapter) => {
    const cwd = await install('drive_c/config', 'desk');
    const { add, remove } = expected(adapter);
    await writeFile(join(cwd, 'typed.cmd'), `@call desk-up "${adapter}"\r\n@call desk-down "${adapter}"\r\n`);
    const { netsh } = await wine.run(['cmd', '/c', 'typed.cmd'], { cwd });
    expect(netsh).toEqual([...remove, ...add, ...remove]);
  });

  it.each(['Büro & Zuhause', 'Connexion réseau', '本地连接'])(
    'name the adapter %s by its number when OpenVPN tells it',
    async (adapter) => {
      const cwd = await install('drive_c/config', 'desk');
      const env = { dev_idx: '12' };
      const { add, remove } = expected('12');
      const { netsh } = await wine.run(['cmd', '/c', 'desk-up.cmd', adapter], { cwd, env });
      expect(netsh).toEqual([...remove, ...add]);
    },
  );

  it('refuse to guess the adapter', async () => {
    const cwd = await install('drive_c/config', 'desk');
    for (const script of ['desk-up.cmd', 'desk-down.cmd']) {
      expect(await wine.run(['cmd', '/c', script], { cwd })).toMatchObject({ code: 2, netsh: [] });
    }
  });

  it('do not run a netsh that lies beside them', async () => {
    const cwd = await install('drive_c/config', 'desk');
    await writeFile(join(cwd, 'netsh.exe'), `#!/bin/sh\ntouch '${cwd}/ran'\n`, { mode: 0o755 });
    const { add, remove } = expected('Ethernet');
    const { netsh } = await wine.run(['cmd', '/c', 'desk-up.cmd', 'Ethernet'], { cwd });
    expect(netsh).toEqual([...remove, ...add]);
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });

  it('fail when netsh does, with everything taken away', async () => {
    const cwd = await install('drive_c/config', 'desk');
    const real = join(wine.disk, 'windows/system32/netsh.exe');
    await rename(real, `${real}.away`);
    try {
      expect(await wine.run(['cmd', '/c', 'desk-up.cmd', 'Ethernet'], { cwd })).toMatchObject({ code: 1 });
      expect(await wine.run(['cmd', '/c', 'desk-down.cmd', 'Ethernet'], { cwd })).toMatchObject({ code: 0 });
    } finally {
      await rename(`${real}.away`, real);
    }
  });
});

describe.skipIf(needsWine)('what a program of Windows receives', () => {
  /** Starts each command line as it is, through the one way of wine's own programs that changes nothing of it. */
  async function start(lines: readonly string[]): Promise<readonly (readonly string[])[]> {
    const escaped = JSON.stringify(lines).replaceAll(
      /[^\x20-\x7e]/g,
      (sign) => String.raw`\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const script = [
      'var shell = new ActiveXObject("WScript.Shell");',
      `var lines = ${escaped};`,
      'for (var at = 0; at < lines.length; at++) shell.Run(lines[at], 0, true);',
    ];
    await writeFile(join(wine.directory, 'start.js'), script.join('\r\n'));
    return (await wine.run(['cscript', '//nologo', 'start.js'])).netsh;
  }

  it('is what was meant, through CreateProcess', async () => {
    const args = samples(unicode, 60);
    expect(await start(args.map((list) => quoteForCreateProcess(['netsh', ...list])))).toEqual(args);
  });

  it("is what was meant, where Microsoft's C run-time reads it", { timeout: 180_000 }, async () => {
    const folder = join(wine.disk, 'receiver');
    await mkdir(folder);
    await copyFile(await nodeForWindows(), join(folder, 'node.exe'));
    // Node.js itself refuses an older Windows.
    await wine.run(['winecfg', '-v', 'win10']);
    const [program, receiver] = [String.raw`C:\receiver\node.exe`, String.raw`C:\receiver\receive.cjs`];
    const args = [known.flat(), samples(unicode, 60).flat()];
    const lines = args.map((list) => quoteForCreateProcess([program, receiver, ...list]));
    const files = {
      'lines.json': JSON.stringify(lines),
      'receive.cjs': `require('fs').appendFileSync(__dirname + '/received', JSON.stringify(process.argv.slice(2)) + '\\n')`,
      // With these options Node.js hands the line to CreateProcess as it is.
      'start.cjs': `for (const argv0 of require('./lines.json'))
        require('child_process').spawnSync(process.execPath, [],
          { argv0, windowsVerbatimArguments: true, stdio: 'ignore' });`,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    expect((await wine.run([program, String.raw`C:\receiver\start.cjs`])).code).toBe(0);
    const received = (await readFile(join(folder, 'received'), 'utf8')).trimEnd().split('\n');
    expect(received.map((line) => JSON.parse(line) as string[])).toEqual(args);
  });

  it('is what was meant, after cmd /c', async () => {
    const args = samples(unicode, 25);
    const lines = args.map((list) => quoteForCmd(['netsh', ...list], { in: 'line' }));
    expect(await start(lines.map((line) => `cmd /d /s /c "${line}"`))).toEqual(args);
  });

  it('is what was meant, in a script', async () => {
    const args = samples(ascii, 60);
    const lines = args.map((list) => quoteForCmd(['netsh', ...list], { in: 'script' }));
    await writeFile(join(wine.directory, 'lines.cmd'), ['@echo off', ...lines, ''].join('\r\n'));
    expect((await wine.run(['cmd', '/c', 'lines.cmd'])).netsh).toEqual(args);
  });
});
