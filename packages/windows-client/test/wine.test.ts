import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoteForCmd, quoteForCreateProcess, windowsBundle, type WindowsNetwork } from '../src/index.ts';
import { ascii, fuzzTimeout, trySamples, unicode } from './support/samples.ts';
import { createWineWorld, needsWine, WINE_RETRIES, type WineWorld } from './support/wine.ts';

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

let wine: WineWorld;
beforeAll(async () => {
  if (!needsWine) wine = await createWineWorld();
}, 120_000);
afterAll(async () => {
  if (!needsWine) await wine.remove();
});

describe.skipIf(needsWine)('the exported scripts in cmd.exe', { retry: WINE_RETRIES }, () => {
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

  type Lists = readonly (readonly string[])[];

  /**
   * What was not received as it was meant, twice: a line that is quoted wrongly is so each time, and one whose program
   * wine did not start is not.
   */
  async function wrongTwice(meant: Lists, send: (calls: Lists) => Promise<Lists>): Promise<unknown> {
    // No random argument looks like it. In turn at both ends, where what stands beside it matters.
    const tagged = (number: number): string[] => {
      const args = meant[number] ?? [];
      return number % 2 === 0 ? [...args, `n${number}`] : [`n${number}`, ...args];
    };
    const attempt = async (numbers: readonly number[]) => {
      const received = await send(numbers.map(tagged));
      return numbers
        .map((number) => ({
          meant: tagged(number),
          received: received.find((args) => args.includes(`n${number}`)),
        }))
        .map((one, at) => ({ ...one, number: numbers[at] ?? 0 }))
        .filter((one) => JSON.stringify(one.meant) !== JSON.stringify(one.received));
    };
    const first = await attempt(meant.map((_, number) => number));
    return first.length === 0 ? [] : attempt(first.map(({ number }) => number));
  }

  it('is what was meant, through CreateProcess', { timeout: fuzzTimeout }, () =>
    trySamples(unicode, async (args) => {
      const send = (calls: Lists) => start(calls.map((list) => quoteForCreateProcess(['netsh', ...list])));
      expect(await wrongTwice(args, send)).toEqual([]);
    }),
  );

  it('is what was meant, after cmd /c', { timeout: fuzzTimeout }, () =>
    trySamples(unicode, async (args) => {
      const send = (calls: Lists) => {
        const lines = calls.map((list) => quoteForCmd(['netsh', ...list], { in: 'line' }));
        return start(lines.map((line) => `cmd /d /s /c "${line}"`));
      };
      expect(await wrongTwice(args, send)).toEqual([]);
    }),
  );

  it('is what was meant, in a script', { timeout: fuzzTimeout }, () =>
    trySamples(ascii, async (args) => {
      const send = async (calls: Lists) => {
        const lines = calls.map((list) => quoteForCmd(['netsh', ...list], { in: 'script' }));
        await writeFile(join(wine.directory, 'lines.cmd'), ['@echo off', ...lines, ''].join('\r\n'));
        return (await wine.run(['cmd', '/c', 'lines.cmd'])).netsh;
      };
      expect(await wrongTwice(args, send)).toEqual([]);
    }),
  );
});
