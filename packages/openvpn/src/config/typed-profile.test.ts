import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from './parse-config.ts';
import { toProfile } from './to-profile.ts';
import { embedFiles, renderTypedProfile } from './typed-profile.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ovt-embed-'));
  for (const name of ['a', 'b', 'c']) await writeFile(join(directory, name), `${name} in PEM\n`);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

const typed = (text: string) => toProfile(parseConfig(text).document, { serverName: 'server' }).typed;

describe('embedFiles', () => {
  it.each([
    [
      'a client',
      'client\ndev tap\nremote x.example\nca a\ncert b\nkey c\ntls-crypt a\n',
      ['ca', 'cert', 'key', 'tls-crypt'],
    ],
    [
      'a server',
      'mode server\ntls-server\ndev tap\nca a\ncert b\nkey c\ntls-crypt-v2 a\n',
      ['ca', 'cert', 'key', 'tls-crypt-v2'],
    ],
    ['an end with a static key', 'dev tap\nsecret a\n', ['secret']],
    [
      'an end with a fingerprint',
      'dev tap\ntls-server\ncert b\nkey c\npeer-fingerprint 00:11\n',
      ['cert', 'key'],
    ],
    ['an end without keys', 'dev tap\n', []],
  ])('makes one file of %s', async (_, text, blocks) => {
    const rendered = renderTypedProfile(await embedFiles(typed(text), directory));
    expect([...rendered.matchAll(/^<([a-z][^>]*)>$/gm)].map(([, name]) => name)).toEqual(blocks);
    expect(rendered).not.toMatch(/^(?:ca|cert|key|secret|tls-crypt|tls-crypt-v2) /m);
  });

  it('takes the older handshake key inside, and makes other paths absolute', async () => {
    const text =
      'dev tap\nsecret a\ntls-auth b 1\naskpass c\nextra-certs "C:\\\\x"\npkcs12 /y\nclient-config-dir .\n';
    const { profile } = await embedFiles(typed(text), directory);
    expect(profile.additional).toEqual([
      { kind: 'block', name: 'tls-auth', text: 'b in PEM\n' },
      { kind: 'option', name: 'key-direction', args: ['1'] },
      { kind: 'option', name: 'askpass', args: [join(directory, 'c')] },
      { kind: 'option', name: 'extra-certs', args: [String.raw`C:\x`] },
      { kind: 'option', name: 'pkcs12', args: ['/y'] },
      { kind: 'option', name: 'client-config-dir', args: [directory] },
    ]);
  });

  it('names the file that is not there', async () => {
    await expect(embedFiles(typed('dev tap\nsecret no-such.key\n'), directory)).rejects.toMatchObject({
      code: 'OVLAB_E_FILE',
      message: expect.stringContaining(join(directory, 'no-such.key')) as string,
    });
  });
});
