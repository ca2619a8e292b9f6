import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from './support/daemon.ts';
import { withoutRoot } from './support/netns.ts';

/** A module for `--import` that writes each package that is loaded to standard error, once. */
const tellsOfPackages = (() => {
  const hooks = `
    import { writeSync } from 'node:fs';
    const seen = new Set();
    export async function resolve(specifier, context, next) {
      if (/^[@a-z]/.test(specifier) && !/^(node|file|data):/.test(specifier) && !seen.has(specifier)) {
        seen.add(specifier);
        writeSync(2, specifier + '\\n');
      }
      return next(specifier, context);
    }`;
  const asUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
  return asUrl(`import { register } from 'node:module'; register(${JSON.stringify(asUrl(hooks))});`);
})();

/** An interface that no machine has. */
const none = 'nothing0';

describe('ovlab-responder', () => {
  let program: Awaited<ReturnType<typeof buildProgram>>;
  let folder: string;

  beforeAll(async () => {
    program = await buildProgram();
    folder = mkdtempSync(join(tmpdir(), 'ovlab-responder-'));
  });
  afterAll(() => {
    program.remove();
    rmSync(folder, { recursive: true });
  });

  function run(args: readonly string[], wrapper: readonly string[] = []) {
    const node = wrapper[0] === process.execPath ? [] : [process.execPath];
    const [file = '', ...rest] = [...wrapper, ...node, program.path, ...args];
    const { status, stdout, stderr } = spawnSync(file, rest, {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
      timeout: 60_000,
    });
    return { status, stdout, stderr };
  }

  it('checks a configuration and prints the advertisement that it means', () => {
    const args = ['--check', '-i', none, '--prefix', '2001:db8:55::/64', '--rdnss', '2001:db8:55::53'];
    expect(run(args)).toMatchInlineSnapshot(`
      {
        "status": 0,
        "stderr": "",
        "stdout": "nothing0 is not ready (missing)
      RA lifetime 1800 s, prefix 2001:db8:55::/64 (on-link, autonomous, 86400/14400 s), rdnss 2001:db8:55::53 (1800 s)
      ",
      }
    `);
  });

  it('checks with a file; the command line goes before it', () => {
    const path = join(folder, 'ra.yaml');
    writeFileSync(
      path,
      `interface: ${none}\nprefix: 2001:db8:55::/64\nvalid-lifetime: 60\npreferred-lifetime: 30\n`,
    );
    const { status, stdout } = run(['--check', '--config', path, '--valid-lifetime', '120']);
    expect(status).toBe(0);
    expect(stdout).toContain('2001:db8:55::/64 (on-link, autonomous, 120/30 s)');
  });

  it('imports a radvd.conf, and takes the result', () => {
    const conf = join(folder, 'radvd.conf');
    const path = join(folder, 'imported.yaml');
    writeFileSync(conf, `interface ${none} { AdvSendAdvert on; prefix 2001:db8:55::/64; };\n`);
    expect(run(['import', conf, '-o', path])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(run(['--check', '--config', path]).stdout).toContain('2001:db8:55::/64 (on-link, autonomous');
    writeFileSync(conf, 'interface br0 {\n');
    const { status, stderr } = run(['import', conf]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(`${conf}:1:15: error`) });
  });

  it('shows what is wrong in a file and ends with 2', () => {
    const path = join(folder, 'wrong.yaml');
    writeFileSync(path, `interface: ${none}\nmtu: 1000\n`);
    const { status, stderr } = run(['--check', '--config', path]);
    expect(status).toBe(2);
    expect(stderr).toContain(`${path}:2:6: error: mtu: 1000 is not a whole number within 1280..`);
    expect(stderr).toContain('mtu: 1000\n       ^^^^');
  });

  it.each([
    ['no interface', [], 'no interface is named'],
    ['a name that is none', ['-i', 'br 0'], 'Expected the name of an interface'],
    ['a value out of range', ['-i', none, '--mtu', '1000'], 'mtu: 1000 is not a whole number within 1280'],
    ['a prefix that is none', ['-i', none, '--prefix', 'x'], 'Expected an IPv6 prefix like 2001:db8:55::/64'],
    ['a pool that is none', ['-i', none, '--pool', '2001:db8::1'], 'Expected two IPv6 addresses'],
    ['an option of another program', ['-i', none, '--lease-time', '60'], "unknown option '--lease-time'"],
    ['a missing file', ['--config', '/nowhere/ra.yaml'], 'cannot read the configuration file'],
  ])('ends with 2 and a reason: %s', (_name, args, reason) => {
    const { status, stdout, stderr } = run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(reason);
  });

  it('helps, with an example', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('Example:\n  ovlab-responder --interface br0');
  });

  it.each([
    ['for its help', ['--help'], ['commander']],
    ['without a file', ['--check', '-i', none], ['commander', 'ip-address']],
  ])('loads no more than it needs %s', (_name, args, most) => {
    const { stderr } = run(args, [process.execPath, '--import', tellsOfPackages]);
    expect(
      stderr.split('\n').filter((line) => line !== '' && !isBuiltin(line) && !most.includes(line)),
    ).toEqual([]);
  });

  it.skipIf(withoutRoot)(
    'ends with 4 and names the capability without it, even before the interface exists',
    () => {
      const { status, stderr } = run(['-i', none], ['setpriv', '--bounding-set=-net_raw']);
      expect(status).toBe(4);
      expect(stderr).toContain(
        'cannot open a raw ICMPv6 socket: Operation not permitted [OVLAB_E_NOT_PERMITTED]',
      );
      expect(stderr).toContain('CAP_NET_RAW');
    },
  );
});
