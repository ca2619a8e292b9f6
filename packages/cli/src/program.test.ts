import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labTemplate } from '@ovlab/core';
import { isStaticKey } from '@ovlab/openvpn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cliInTemporaryDirectory } from './testing/context.ts';

let cli: ReturnType<typeof cliInTemporaryDirectory>;
beforeEach(() => {
  cli = cliInTemporaryDirectory();
});
afterEach(() => {
  cli.remove();
});

describe('help', () => {
  it.each([
    'up',
    'down',
    'ls',
    'status',
    'exec',
    'shell',
    'logs',
    'init',
    'validate',
    'keygen',
    'schema',
    'server run',
    'server plan',
    'server apply',
    'server confirm',
    'server rollback',
    'server status',
    'server remove',
    'server persist',
    'probe',
    'doctor',
    'client import',
    'client list',
    'client add',
    'client export',
    'client renew',
    'client revoke',
    'backup',
    'restore',
  ])('of %s has an example and fits a terminal', async (command) => {
    const { out, err, code } = await cli.run(...command.split(' '), '--help');
    expect(out).toContain('Example:\n  $ ovlab ');
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  it('of the program lists every command', async () => {
    const { out } = await cli.run('--help');
    expect(out).toMatchInlineSnapshot(`
      "Usage: ovlab [options] [command]

      A real IPv6 address from your server's /64, over an OpenVPN bridge

      Options:
        -V, --version                       output the version number
        --debug                             show where in the program an error arose
        -h, --help                          display help for command

      Commands:
        up [options]                        build the lab, mend it, or change what the
                                            file changes
        down [options]                      remove a lab, whatever state it is in
        ls [options]                        list the labs on this machine
        status [options] [name]             show nodes, tunnels, addresses and round
                                            trips
        exec [options] <node> [command...]  run a command in a node; its exit code is
                                            ours
        shell [options] <node>              open a shell in a node
        logs [options] [node]               logs of OpenVPN, responder and supervisor,
                                            merged by time
        init [options]                      write a commented ovlab.yaml and its
                                            schema
        validate [options]                  check a lab file
        schema [options]                    print the JSON Schema of the lab file
        keygen [options] [file]             make a static key in OpenVPN's own format
        server                              the server side on this machine
        ra [options...]                     Router Advertisements on one interface
                                            (the same command as ovlab-responder)
        probe [options] [host[:port]]       say whether an OpenVPN server answers
                                            there
        doctor [options]                    say what is wrong with this machine, and
                                            what mends it
        client                              credentials and profiles of clients, and
                                            clients of this machine
        backup [options] <file>             keep all keys of a lab or server in one
                                            encrypted file
        restore [options] <file>            put the keys of a backup back in their
                                            place
        help [command]                      display help for command

      Examples:
        $ ovlab up                       build the demo lab: ISP, server, one client
        $ ovlab exec client1 -- ping -6 2001:db8:ffff::1
        $ ovlab down

      Exit codes: 0 done, 1 failed, 2 wrong usage or invalid file, 3 something is missing on this machine,
      4 not permitted, 130 interrupted.
      "
    `);
  });

  it('is shown for no command at all, as wrong usage', async () => {
    const { err, code } = await cli.run();
    expect(err).toContain('Usage: ovlab');
    expect(code).toBe(2);
  });
});

describe('wrong usage', () => {
  it.each([
    [['upp'], "unknown command 'upp'\n(Did you mean up?)"],
    [['up', '--clint', '3'], "unknown option '--clint'"],
    [['up', '--clients', 'many'], 'it must be a whole number'],
    [['init', '--template', 'nosuch'], 'there is no template nosuch'],
    [['exec'], "missing required argument 'node'"],
    [['server', 'apply', '--confirm-timeout', '0'], 'a whole number of seconds from 1 to 3600'],
    [['server', 'confirm'], 'there is no lab file here, and no server that was changed'],
  ])('%j', async (args, message) => {
    const { out, err, code } = await cli.run(...args);
    expect(err).toContain(message);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('validate', () => {
  it('accepts what init writes', async () => {
    expect(await cli.run('init')).toMatchObject({ code: 0, out: '' });
    expect(readFileSync(join(cli.cwd, 'ovlab.yaml'), 'utf8')).toBe(labTemplate('lab'));
    expect(JSON.parse(readFileSync(join(cli.cwd, 'ovlab.schema.json'), 'utf8'))).toEqual(
      JSON.parse((await cli.run('schema')).out),
    );
    expect(await cli.run('validate')).toEqual({
      out: 'ovlab.yaml is valid: lab demo, 2001:db8:55::/64\n',
      err: '',
      code: 0,
    });
  });

  it('shows every problem with its place, and ends with 2', async () => {
    writeFileSync(join(cli.cwd, 'ovlab.yaml'), 'prefix: 2001:db8:55::/48\nserver: { uplnk: eth0 }\n');
    const { err, out, code } = await cli.run('validate');
    expect(err).toContain('ovlab.yaml:1:9: error:');
    expect(err).toContain('ovlab.yaml:2:11: error:');
    expect(err).toContain('uplink');
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('prints one JSON document', async () => {
    writeFileSync(join(cli.cwd, 'lab.yaml'), 'prefix: nonsense\n');
    const { out, err, code } = await cli.run('validate', '--json', '-f', 'lab.yaml');
    expect(JSON.parse(out)).toMatchObject({
      file: 'lab.yaml',
      valid: false,
      problems: [{ line: 1, column: 9 }],
    });
    expect(err).toBe('');
    expect(code).toBe(2);
  });

  it('says that there is no file, and how to get one', async () => {
    const { err, code } = await cli.run('validate');
    expect(err).toMatch(
      /there is no ovlab.yaml or ovlab.json in .*OVLAB_E_FILE\]\n {2}hint: write one with `ovlab init`/,
    );
    expect(code).toBe(2);
  });
});

describe('init', () => {
  it('replaces nothing unless told to', async () => {
    writeFileSync(join(cli.cwd, 'ovlab.yaml'), 'mine\n');
    expect(await cli.run('init')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--force') as string,
    });
    expect(readFileSync(join(cli.cwd, 'ovlab.yaml'), 'utf8')).toBe('mine\n');
    expect((await cli.run('init', '--force')).code).toBe(0);
    expect(readFileSync(join(cli.cwd, 'ovlab.yaml'), 'utf8')).toBe(labTemplate('lab'));
  });
});

it('writes a valid file for a real server, and says what comes next', async () => {
  expect((await cli.run('init', '--template', 'vps')).err).toContain('ovlab server plan');
  expect((await cli.run('validate')).out).toContain('ovlab.yaml is valid: lab vps');
});

it('takes back files below a root without touching this machine', async () => {
  expect(await cli.run('server', 'remove', '--name', 'vps', '--root', '.')).toEqual({
    out: '',
    err: `nothing of vps is on ${cli.cwd}\n`,
    code: 0,
  });
});

it('shows no command that only ovlab itself calls', async () => {
  expect((await cli.run('server', '--help')).out).not.toContain('watchdog');
});

describe('keygen', () => {
  it('prints a static key', async () => {
    const { out, code } = await cli.run('keygen');
    expect(isStaticKey(out)).toBe(true);
    expect(code).toBe(0);
  });

  it('writes one for its owner alone, and replaces nothing unless told to', async () => {
    const path = join(cli.cwd, 'static.key');
    expect(await cli.run('keygen', 'static.key')).toMatchObject({ code: 0, out: '' });
    const first = readFileSync(path, 'utf8');
    expect(isStaticKey(first)).toBe(true);
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
    expect(await cli.run('keygen', 'static.key')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--force') as string,
    });
    expect(readFileSync(path, 'utf8')).toBe(first);
    expect((await cli.run('keygen', 'static.key', '--force')).code).toBe(0);
    expect(readFileSync(path, 'utf8')).not.toBe(first);
  });
});

describe('up', () => {
  it.each([
    ['a broken file', 'prefix: 2001:db8:55::1/64\n', /ovlab\.yaml:1:9: error:/],
    [
      'a tunnel without encryption that nobody asked for',
      'prefix: 2001:db8:55::/64\nvpn: { mode: p2p, auth: none }\n',
      /ovlab\.yaml:2:25: error: auth: none .*\[insecure\]/,
    ],
  ])('refuses %s and ends with 2', async (_, text, message) => {
    writeFileSync(join(cli.cwd, 'ovlab.yaml'), text);
    const { out, err, code } = await cli.run('up');
    expect(err).toMatch(message);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

it('has one version', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    version: string;
  };
  expect((await cli.run('--version')).out).toBe(`${version}\n`);
});
