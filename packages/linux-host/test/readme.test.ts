import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { setUp } from './readme-example.ts';
import { createWorld, needsRoot } from './world.ts';

describe('the example of the README', () => {
  it('is the one that is tested', async () => {
    const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');
    expect(await read('../README.md')).toContain(`\`\`\`ts\n${await read('./readme-example.ts')}\`\`\``);
  });

  it.skipIf(needsRoot)('sets a host up and finds nothing more to do', async () => {
    const world = await createWorld(true);
    const netns = world.host.netns ?? '';
    expect(await setUp(netns)).toContain('create the bridge br0');
    expect(await setUp(netns)).toBe('');
    await world.remove();
  });
});
