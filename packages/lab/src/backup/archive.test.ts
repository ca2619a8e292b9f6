import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { packFiles, unpackFiles } from './archive.ts';
import { formatManifest, parseManifest } from './manifest.ts';

describe('unpackFiles', () => {
  it('gives back what packFiles took', async () => {
    const files = [
      { path: 'backup.json', octets: Buffer.from('{}') },
      { path: `state/pki/issued/${'0'.repeat(100)}.crt`, octets: Buffer.alloc(100_000, 7) },
      { path: 'state/empty', octets: Buffer.alloc(0) },
    ];
    expect(await unpackFiles(await packFiles(files, new Date(0)))).toEqual(files);
  });

  it.each(['/etc/passwd', '../up', 'state/../../up', 'a//b', './a', 'a b', ''])(
    'refuses the path %j',
    async (name) => {
      const archive = pack();
      archive.entry({ name }, 'x');
      archive.finalize();
      await expect(unpackFiles(await buffer(archive))).rejects.toMatchObject({ code: 'OVLAB_E_BACKUP' });
    },
  );

  it.each(['symlink', 'link', 'directory', 'character-device'] as const)('refuses a %s', async (type) => {
    const archive = pack();
    archive.entry({ name: 'a', type, linkname: '/etc/passwd' });
    archive.finalize();
    await expect(unpackFiles(await buffer(archive))).rejects.toMatchObject({ code: 'OVLAB_E_BACKUP' });
  });

  it('refuses an archive that is cut off', async () => {
    const archive = await packFiles([{ path: 'a', octets: Buffer.alloc(2000, 1) }], new Date(0));
    await expect(unpackFiles(archive.subarray(0, 1000))).rejects.toMatchObject({ code: 'OVLAB_E_BACKUP' });
  });
});

describe('parseManifest', () => {
  it('reads what formatManifest wrote', () => {
    const manifest = { lab: 'demo', made: new Date(5), labFile: 'ovlab.yaml' };
    expect(parseManifest(formatManifest(manifest))).toEqual(manifest);
  });

  it.each([
    [undefined, 'it holds no backup.json'],
    ['no JSON', 'it holds no backup.json'],
    ['null', 'it holds no backup.json'],
    ['{"format":2}', 'it has format 2, and this version reads 1'],
    ['{"format":1,"lab":"../x","made":""}', 'its backup.json is not whole'],
    ['{"format":1,"lab":"demo"}', 'its backup.json is not whole'],
  ])('refuses %j', (text, why) => {
    const octets = text === undefined ? undefined : Buffer.from(text);
    expect(() => parseManifest(octets)).toThrow(`The backup cannot be used: ${why}`);
  });
});
