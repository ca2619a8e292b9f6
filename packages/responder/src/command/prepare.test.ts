import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultRaConfig } from '../config/ra-config.ts';
import type { Settings } from '../config/settings.ts';
import { prepare } from './prepare.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ovlab-prepare-'));
  path = join(folder, 'ra.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

function prepareLine(settings: Settings) {
  return prepare({ settings, config: undefined, check: false });
}

function prepareFile(text: string, settings: Settings = {}) {
  writeFileSync(path, text);
  return prepare({ settings, config: path, check: false });
}

/** Where and what, of a file that is refused. */
async function refused(text: string, settings: Settings = {}): Promise<readonly string[]> {
  const error = await prepareFile(text, settings).catch((cause: unknown) => cause);
  if (!(error instanceof OvlabError)) throw new Error('it was accepted', { cause: error });
  const places = error.diagnostics.map(
    ({ line, column, path: at, message }) => `${String(line)}:${String(column)} ${at}: ${message}`,
  );
  return [error.code, ...places, ...(error.code === 'OVLAB_E_USAGE' ? [error.message] : [])];
}

describe('prepare', () => {
  it('gives every default', async () => {
    expect(await prepareLine({ interface: ['br0'] })).toEqual({
      interfaces: [{ name: 'br0', ra: defaultRaConfig }],
      control: undefined,
      metrics: undefined,
      stateDirectory: undefined,
      logLevel: 'info',
      logFormat: 'json',
    });
  });

  it('gives what the process is told; paths start in the working directory', async () => {
    const text =
      'control: ra.sock\nmetrics: "[::1]:9100"\nstate: state\nlog-level: warn\nlog-format: pretty\n';
    expect(await prepareFile(text, { interface: ['br0'], 'log-level': 'debug' })).toMatchObject({
      control: join(process.cwd(), 'ra.sock'),
      metrics: { host: '::1', port: 9100 },
      stateDirectory: join(process.cwd(), 'state'),
      logLevel: 'debug',
      logFormat: 'pretty',
    });
  });

  it('lets an entry go before the top level, and the command line before both', async () => {
    const text = `
interface: br0
mtu: 1400
interval: [30, 60]
preference: low
interfaces:
  - { interface: br1, mtu: 1500, preference: high }
`;
    const { interfaces } = await prepareFile(text, { preference: 'medium' });
    expect(interfaces).toMatchObject([
      { name: 'br0', ra: { mtu: 1400, maxInterval: 60, preference: 'medium' } },
      { name: 'br1', ra: { mtu: 1500, maxInterval: 60, preference: 'medium' } },
    ]);
  });

  it('advertises only on the interfaces that the command line names, as the file says', async () => {
    const text =
      'interface: br0\nmtu: 1400\ninterfaces: [{ interface: br1, mtu: 1500 }, { interface: br2 }]\n';
    const { interfaces } = await prepareFile(text, { interface: ['br1', 'br3'] });
    expect(interfaces).toMatchObject([
      { name: 'br1', ra: { mtu: 1500 } },
      { name: 'br3', ra: { mtu: 1400 } },
    ]);
  });

  it('reads the file each time', async () => {
    await prepareFile('interface: br0\n');
    expect(await prepareFile('interface: br1\n')).toMatchObject({ interfaces: [{ name: 'br1' }] });
  });

  it('shows what is wrong at the innermost value, once, and in the order of the file', async () => {
    const text = `interface: [br0, br1]
router-lifetime: 60
prefix: [2001:db8::1/64, { prefix: 2001:db8:1::/64, valid-lifetime: infinity, preferred-lifetime: infinity }]
interfaces:
  - interface: br2
    interval: [500, 600]
    prefix:
      - 2001:db8:2::/64
      - prefix: 2001:db8:3::/64
        valid-lifetime: -1
    dnr: { name: dns.example, addresses: 2001:db8::53, port: 0 }
    allow: ff02::1
  - interface: br0
`;
    expect(await refused(text)).toMatchInlineSnapshot(`
      [
        "OVLAB_E_RESPONDER_FILE",
        "2:18 router-lifetime: router-lifetime: 60 is not a whole number within 600..9000 seconds (RFC 4861 6.2.1: 0, or from the maximum interval on)",
        "3:10 prefix[0]: prefix[0]: 2001:db8::1/64 has bits after the prefix; write 2001:db8::/64",
        "6:16 interfaces[0].interval[0]: interval[0]: 500 is not a whole number within 3..450 seconds (RFC 4861 6.2.1: at most 0.75 of the maximum interval)",
        "10:25 interfaces[0].prefix[1].valid-lifetime: prefix[1].valid-lifetime: -1 is not a whole number within 0..4294967295 seconds (RFC 4861 4.6.2)",
        "11:62 interfaces[0].dnr[0].port: dnr[0].port: 0 is not a whole number within 1..65535 (RFC 9460 7.2)",
        "12:12 interfaces[0].allow[0]: allow[0]: ff02::1 is a multicast address",
        "13:16 interfaces[1].interface: br0 is there twice",
      ]
    `);
  });

  it('names an option of the command line by itself', async () => {
    await expect(prepareLine({ interface: ['br0'], mtu: 1000, 'router-lifetime': 60 })).rejects.toMatchObject(
      {
        code: 'OVLAB_E_USAGE',
        message:
          'router-lifetime: 60 is not a whole number within 600..9000 seconds (RFC 4861 6.2.1: 0, or from the maximum interval on)\n' +
          'mtu: 1000 is not a whole number within 1280..4294967295 octets (RFC 8200 5)',
      },
    );
    expect(await refused('interface: br0\nmtu: 1000\nrouter-lifetime: 60\n', { mtu: 1100 })).toEqual([
      'OVLAB_E_USAGE',
      '3:18 router-lifetime: router-lifetime: 60 is not a whole number within 600..9000 seconds (RFC 4861 6.2.1: 0, or from the maximum interval on)',
      'mtu: 1100 is not a whole number within 1280..4294967295 octets (RFC 8200 5)',
    ]);
  });

  it.each([
    ['twice in the list', 'interface: [br0, br0]', '1:18 interface[1]: br0 is there twice'],
    [
      'in list and entries',
      'interface: br0\ninterfaces: [{ interface: br0 }]',
      '2:27 interfaces[0].interface: br0 is there twice',
    ],
  ])('refuses an interface that is there %s', async (_name, text, problem) => {
    expect(await refused(text)).toEqual(['OVLAB_E_RESPONDER_FILE', problem]);
  });

  it('takes a socket path of 107 octets, and no longer one (unix(7))', async () => {
    const control = `/run/${'a'.repeat(102)}`;
    await expect(prepareLine({ interface: ['br0'], control })).resolves.toMatchObject({ control });
    await expect(prepareLine({ interface: ['br0'], control: `${control}a` })).rejects.toMatchObject({
      code: 'OVLAB_E_USAGE',
      message: expect.stringContaining('more than 107 octets'),
    });
    expect(await refused(`interface: br0\ncontrol: ${control}a\n`)).toHaveLength(2);
  });

  it('has a DHCPv6 server where that is said', async () => {
    const modes = async (prepared: ReturnType<typeof prepareLine>) =>
      (await prepared).interfaces.map(({ dhcpv6 }) => dhcpv6?.mode);
    expect(await modes(prepareLine({ interface: ['br0'] }))).toEqual([undefined]);
    expect(await modes(prepareLine({ interface: ['br0'], dhcpv6: 'off' }))).toEqual([undefined]);
    const file =
      'dhcpv6: stateless\ninterfaces: [{ interface: br0, dhcpv6: stateful }, { interface: br1 }]\n';
    expect(await modes(prepareFile(file))).toEqual(['stateful', 'stateless']);
  });

  it('needs an interface, and a file that can be read', async () => {
    await expect(prepareLine({})).rejects.toMatchObject({
      code: 'OVLAB_E_USAGE',
      message: 'no interface is named',
    });
    await expect(prepareFile('interface: []')).rejects.toMatchObject({ code: 'OVLAB_E_USAGE' });
    await expect(prepare({ settings: {}, config: '/nowhere/ra.yaml', check: false })).rejects.toMatchObject({
      code: 'OVLAB_E_FILE',
    });
  });
});
