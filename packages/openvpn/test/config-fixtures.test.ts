import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeConfig, parseConfig, readProfile, renderDocument } from '../src/index.ts';
import { describeMeaning, profileFixtures } from './support/config-fixtures.ts';

describe('a profile from elsewhere', () => {
  it.each(profileFixtures)('$name is kept byte for byte', ({ octets }) => {
    const { document, problems } = parseConfig(octets);
    expect(problems).toEqual([]);
    expect(encodeConfig({ text: renderDocument(document), encoding: document.encoding })).toEqual(octets);
  });

  it.each(profileFixtures)('$name means this', async ({ name, octets }) => {
    const meaning = describeMeaning(readProfile(parseConfig(octets, { file: name }).document));
    await expect(meaning).toMatchFileSnapshot(`fixtures/meanings/${name}.txt`);
  });

  it.each(profileFixtures)('$name gives no secret away', ({ name, octets }) => {
    const said = JSON.stringify(readProfile(parseConfig(octets, { file: name }).document));
    expect(said).not.toMatch(/BEGIN|8d1f6c/);
  });
});

const samples = '/usr/share/doc/openvpn/examples/sample-config-files';

// Images without documentation have no samples.
describe.skipIf(!existsSync(`${samples}/client.conf`))("the samples of Debian's package", () => {
  const read = (name: string) => {
    const octets = readFileSync(`${samples}/${name}`);
    const { document, problems } = parseConfig(octets, { file: name });
    expect(problems).toEqual([]);
    expect(Buffer.from(renderDocument(document))).toEqual(octets);
    return readProfile(document);
  };

  it('are read: client.conf', () => {
    expect(read('client.conf')).toMatchObject({
      role: 'client',
      device: { name: 'tun', kind: 'tun' },
      listen: undefined,
      remotes: [{ host: 'my-server-1', port: '1194', protocol: 'udp', family: undefined }],
      security: { method: 'tls', trust: 'authority', certificate: true, userPassword: false },
      files: [{ path: 'ca.crt' }, { path: 'client.crt' }, { path: 'client.key' }],
      bridge: { possible: false },
    });
  });

  it('are read: server.conf', () => {
    expect(read('server.conf')).toMatchObject({
      role: 'server',
      listen: { address: undefined, port: '1194' },
      remotes: [],
      addresses: ['server 10.8.0.0 255.255.255.0'],
      bridge: { possible: false },
    });
  });

  it.each(['client', 'server'])('are read: loopback-%s', (end) => {
    expect(read(`loopback-${end}`)).toMatchObject({
      role: 'peer',
      device: { kind: 'null' },
      security: { method: 'tls', trust: 'authority', certificate: true },
    });
  });
});
