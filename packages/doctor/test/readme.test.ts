import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { mendAll } from './readme-example.ts';
import { createWorld, needsRoot } from './world.ts';

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');

describe('the README', () => {
  it('names every export', async () => {
    const [readme, index] = await Promise.all([read('../README.md'), read('../src/index.ts')]);
    const names = [...index.matchAll(/\{([^}]*)\}/g)].flatMap(([, list = '']) =>
      list.split(',').map((name) => name.replace('type ', '').trim()),
    );
    expect(names.filter((name) => name !== '' && !readme.includes(`\`${name}`))).toEqual([]);
  });

  it('has the example that is tested', async () => {
    expect(await read('../README.md')).toContain(`\`\`\`ts\n${await read('./readme-example.ts')}\`\`\``);
  });

  it.skipIf(needsRoot)('has an example that mends a bridge, and finds nothing more to do', async () => {
    const world = await createWorld();
    try {
      await world.ip('link set br0 type bridge stp_state 1');
      await world.host.run('sysctl', ['-q', '-w', 'net.ipv6.conf.all.forwarding=0']);
      const netns = world.host.netns ?? '';
      expect(await mendAll(netns)).toEqual(
        expect.arrayContaining([
          'ip link set dev br0 type bridge stp_state 0',
          'sysctl -w net.ipv6.conf.all.forwarding=1',
        ]),
      );
      expect(await mendAll(netns)).toEqual([]);
    } finally {
      await world.remove();
    }
  });
});
