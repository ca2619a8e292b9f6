import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  clientDirectives,
  p2pDirectives,
  serverDirectives,
  type Directive,
  type P2pProfile,
  type TlsCredentials,
} from '../src/index.ts';

const file = { file: '/keys/file' };
const credentials: TlsCredentials = {
  ca: file,
  certificate: file,
  privateKey: file,
  tlsCrypt: file,
  tlsCryptV2: file,
  crl: file,
};
const hooks = { up: ['/bin/up'], down: ['/bin/down'], downPre: true };
const common = { device: 'tap0', logFile: '/log', ...hooks };
const remote = { host: 'vpn.example', port: 1194 };

/** Everything that ovlab asks the renderers for. */
function rendered(): readonly Directive[] {
  return (['udp4', 'tcp4'] as const).flatMap((proto) => {
    const cryptos: P2pProfile['crypto'][] = [
      { kind: 'static-key', key: file },
      { kind: 'fingerprint', certificate: file, privateKey: file, peerFingerprint: 'AA:BB' },
      { kind: 'none' },
    ];
    const ends: P2pProfile['end'][] = [{ listen: { port: 1194, multihome: true } }, { remote }];
    const client = { ...common, credentials, serverName: 'server', remote: { ...remote, proto } };
    return [
      ...serverDirectives({
        ...common,
        credentials,
        proto,
        port: 1194,
        local: '192.0.2.1',
        multihome: true,
        management: { path: '/run/m.sock' },
      }),
      ...clientDirectives({ ...client, alternatives: [{ ...remote, proto, port: 1195 }] }),
      ...cryptos.flatMap((crypto) => ends.flatMap((end) => p2pDirectives({ ...common, proto, crypto, end }))),
    ];
  });
}

/** The code in the first cells of the tables below a heading, split into option and value. */
async function optionsBelow(heading: string): Promise<{ name: string; value: string }[]> {
  const page = await readFile(new URL('../../../docs/tuning.md', import.meta.url), 'utf8');
  const [section = ''] = page.split(`\n## ${heading}\n`)[1]?.split('\n## ') ?? [];
  return [...section.matchAll(/^\| ([^|]+)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([a-z0-9-]+)(?: ([^`]+))?`/g)].map(([, name = '', value = '']) => ({ name, value })),
  );
}

const names = new Set(rendered().flatMap((directive) => ('name' in directive ? [directive.name] : [])));
const lines = new Set(
  rendered().flatMap((directive) =>
    directive.kind === 'option' ? [[directive.name, ...directive.args].join(' ')] : [],
  ),
);

describe('docs/tuning.md', () => {
  it('has a reason for every option that is set', async () => {
    const documented = new Set((await optionsBelow('What is set')).map(({ name }) => name));
    expect([...names].filter((name) => !documented.has(name))).toEqual([]);
    expect([...documented].filter((name) => !names.has(name))).toEqual([]);
  });

  it.each(['What makes a difference', 'What is set'])('has the values that are set: %s', async (heading) => {
    const values = (await optionsBelow(heading)).filter(({ value }) => value !== '');
    expect(values.length).toBeGreaterThan(4);
    expect(values.filter(({ name, value }) => !lines.has(`${name} ${value}`))).toEqual([]);
  });

  it('has no option below "What is not set" that is set', async () => {
    const left = (await optionsBelow('What is not set')).filter(({ value }) => value === '');
    expect(left.length).toBeGreaterThan(8);
    expect(left.filter(({ name }) => names.has(name))).toEqual([]);
  });
});
