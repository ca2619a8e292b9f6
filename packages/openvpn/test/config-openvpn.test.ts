import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunner } from '@ovlab/runner';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lifecycleOf } from '../src/config/options/lifecycle.ts';
import { optionFact } from '../src/config/options/option-facts.ts';
import {
  directivesOf,
  embedFiles,
  generateStaticKey,
  ManagementClient,
  parseConfig,
  readProfile,
  renderTypedProfile,
  toProfile,
} from '../src/index.ts';
import { profileFixture } from './support/config-fixtures.ts';

const runner = createRunner();
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ovt-conf-'));
  await mkdir(join(directory, 'keys'));
  for (const name of ['static.key', 'keys/ca.crt', 'keys/office.crt', 'keys/office.key', 'keys/dh1024.pem']) {
    await writeFile(join(directory, name), generateStaticKey(), { mode: 0o600 });
  }
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function openvpn(...args: string[]): Promise<string> {
  const { stdout, stderr } = await runner.run('openvpn', args, { reject: false, cwd: directory });
  return stdout + stderr;
}

/** What OpenVPN says about one option; a file that is not there ends it, at the latest. */
async function verdict(name: string, ...args: string[]): Promise<string> {
  const end = ['--ca', 'nonexistent'];
  return openvpn('--client', '--dev', 'null', '--remote', '127.0.0.1', ...end, `--${name}`, ...args);
}

/**
 * Lets OpenVPN read lines of `setenv-safe vN …` and gives what it understood, by name; undefined when it refused them.
 * The null device needs no rights, and a script that fails ends OpenVPN.
 */
async function understood(lines: readonly string[]): Promise<Map<string, string> | undefined> {
  const [config, script, output] = ['words.conf', 'up.sh', 'words.out'].map((name) =>
    join(directory, name),
  ) as [string, string, string];
  await writeFile(script, `#!/bin/sh\nenv -0 > '${output}'\nexit 1\n`, { mode: 0o700 });
  await rm(output, { force: true });
  const own = [
    'dev null',
    `secret ${join(directory, 'static.key')}`,
    'cipher AES-256-CBC',
    'local 127.0.0.1',
    'lport 0',
    'script-security 2',
    `up ${script}`,
  ];
  await writeFile(config, [...lines, ...own, ''].join('\n'));
  await openvpn('--config', config);
  const environment = await readFile(output, 'utf8').catch(() => undefined);
  if (environment === undefined) return undefined;
  return new Map(
    environment
      .split('\0')
      .flatMap((line) => [/^OPENVPN_(v\d+)=(.*)$/s.exec(line)?.slice(1) ?? []])
      .flatMap(([name, value]) =>
        name === undefined || value === undefined ? [] : [[name, value] as const],
      ),
  );
}

describe('our reading of a line', () => {
  const tail = fc.string({ unit: fc.constantFrom(...Array.from('ab  "\'\\\\#;/€<>-')), maxLength: 14 });

  it("is OpenVPN's", { timeout: 60_000 }, async () => {
    // The same lines in each run: a refused line costs a start of OpenVPN each.
    const tails = [...new Set(fc.sample(tail, { numRuns: 400, seed: 20_260 }))];
    const lines = tails.map((text, index) => `setenv-safe v${String(index)} ${text}`);
    const parsed = lines.map((line) => parseConfig(`${line}\n`));
    const accepted = parsed.map(({ document, problems }) => {
      const [directive] = directivesOf(document);
      const refused = problems.some(({ severity }) => severity === 'error');
      const args = !refused && directive?.kind === 'option' ? directive.args : [];
      return args.length === 1 || args.length === 2 ? args : undefined;
    });

    const values = await understood(lines.filter((_, index) => accepted[index] !== undefined));
    // A line break that was escaped is in the word; OpenVPN takes it out of what it hands to programs.
    const ours = accepted.flatMap((args) =>
      args === undefined ? [] : [[args[0], (args[1] ?? '').replaceAll('\n', '')] as const],
    );
    expect(ours.length).toBeGreaterThan(100);
    expect(Object.fromEntries(values ?? [])).toEqual(Object.fromEntries(ours));

    const refused = lines.filter((_, index) => accepted[index] === undefined);
    expect(refused.length).toBeGreaterThan(50);
    for (const line of refused.slice(0, 60)) expect(await understood([line]), line).toBeUndefined();
  });

  it.each([
    ['a byte order mark and CRLF', '\ufeffsetenv-safe v1 a\r\nsetenv-safe v2 "b c"\r'],
    ['dashes, comments and odd blanks', '--setenv-safe v1 a # x\n;y\n\n\v setenv-safe\tv2 "b c";z'],
  ])('keeps to %s', async (_, text) => {
    expect([...((await understood([text])) ?? [])]).toEqual([
      ['v1', 'a'],
      ['v2', 'b c'],
    ]);
    expect(directivesOf(parseConfig(text).document).filter(({ kind }) => kind === 'option')).toEqual([
      { kind: 'option', name: 'setenv-safe', args: ['v1', 'a'] },
      { kind: 'option', name: 'setenv-safe', args: ['v2', 'b c'] },
    ]);
  });

  it.each([
    [254, true],
    [255, false],
  ])('of %i octets and a line break is accepted: %s', async (octets, accepted) => {
    const line = `setenv-safe v1 ${'x'.repeat(octets - 'setenv-safe v1 '.length)}`;
    expect(parseConfig(`${line}\n`).problems.length === 0).toBe(accepted);
    expect((await understood([line])) !== undefined).toBe(accepted);
  });
});

describe('what is known of options', () => {
  it('covers every option in the help of OpenVPN', async () => {
    const names = [...(await openvpn('--help')).matchAll(/^--([a-z0-9-]+)/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(200);
    expect(names.filter((name) => optionFact(name) === undefined)).toEqual([]);
  });

  it.each([
    ['key-method', '2'],
    ['no-iv'],
    ['keysize', '256'],
    ['ncp-disable'],
    ['inetd'],
    ['ifconfig-pool-linear'],
    ['tls-remote', 'x'],
    ['management-client-pf'],
    ['client-cert-not-required'],
  ])('agrees with OpenVPN that it has removed %s', async (name, ...args) => {
    expect(lifecycleOf(name, args)).toMatchObject({ status: 'removed' });
    expect(await verdict(name, ...args)).toMatch(/Unrecognized option|REMOVED OPTION/);
  });

  it.each([
    ['max-routes', '5'],
    ['tun-ipv6'],
    ['http-proxy-retry'],
    ['http-proxy-timeout', '5'],
    ['socks-proxy-retry'],
    ['prng', 'SHA1'],
    ['verify-hash', '00'],
    ['opt-verify'],
    ['ncp-ciphers', 'AES-256-GCM'],
    ['secret', 'static.key'],
    ['comp-lzo'],
  ])('agrees with OpenVPN that it has a word to say about %s', async (name, ...args) => {
    expect(lifecycleOf(name, args)).toBeDefined();
    expect(await verdict(name, ...args)).toMatch(
      /DEPRECATED|DEPRECATION|ignored|Note: Treating|WARNING: Compression/,
    );
  });

  it.each(['BF-CBC', 'DES-EDE3-CBC'])('knows that %s is of the past', (cipher) => {
    expect(lifecycleOf('data-ciphers', [`AES-256-GCM:${cipher}`])?.message).toContain(cipher);
  });

  it('agrees with OpenVPN that BF-CBC is gone', async () => {
    expect(await verdict('data-ciphers', 'BF-CBC')).toContain('Unsupported cipher in --data-ciphers: BF-CBC');
  });
});

/** Options are checked in full before the hold, and nothing is opened before its release: no root is needed. */
async function accepts(name: string, text: string): Promise<string> {
  const config = join(directory, name);
  const socket = join(directory, 'm.sock');
  await writeFile(config, text, { mode: 0o600 });
  const management = ['--management', socket, 'unix', '--management-hold', '--management-query-passwords'];
  const args = ['--cd', directory, '--config', config, ...management];
  const log = join(directory, `${name}.log`);
  const process = await runner.start('openvpn', args, { logFile: log });
  const ended = new AbortController();
  void process.exited.then(() => ended.abort());
  const client = await ManagementClient.connect(socket, { signal: ended.signal }).catch(() => undefined);
  await client?.signal('SIGTERM');
  await process.exited;
  return client === undefined ? readFile(log, 'utf8') : 'accepted';
}

/** A fixture whose scripts are there. */
function fixture(name: string): string {
  const text = Buffer.from(profileFixture(name)).toString();
  return text.replaceAll(/\/etc\/openvpn\/bridge-\w+/g, '/bin/true');
}

describe('OpenVPN and a profile from elsewhere', () => {
  it.each(['road-warrior.ovpn', 'provider.ovpn', 'connections.ovpn', 'fingerprint.conf'])(
    'accepts %s, as we do',
    async (name) => {
      expect(readProfile(parseConfig(profileFixture(name)).document).problems).not.toContainEqual(
        expect.objectContaining({ code: 'removed' }),
      );
      expect(await accepts(name, fixture(name))).toBe('accepted');
    },
  );

  it('refuses old-bridge.conf at the line that we name', async () => {
    const { problems } = readProfile(parseConfig(profileFixture('old-bridge.conf')).document);
    const [first] = problems.filter(({ code }) => code === 'removed');
    expect(await accepts('old-bridge.conf', fixture('old-bridge.conf'))).toContain(
      `old-bridge.conf:${String(first?.line)}: ${first?.path ?? ''}`,
    );
  });

  it.each(['connections.ovpn', 'fingerprint.conf', 'two-machines.conf', 'old-bridge.conf'])(
    'accepts what we make of %s',
    async (name) => {
      const { typed } = toProfile(parseConfig(fixture(name)).document);
      const text = renderTypedProfile(await embedFiles(typed, directory));
      expect(await accepts(name, text)).toBe('accepted');
    },
  );
});
