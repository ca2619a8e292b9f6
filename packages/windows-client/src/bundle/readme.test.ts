import { describe, expect, it } from 'vitest';
import { windowsBundle } from './bundle.ts';
import { readme } from './readme.ts';

describe('README.txt', () => {
  it('names every file of the bundle by its name or its ending', () => {
    const files = windowsBundle({ client: 'laptop', profile: '', scripts: { address: '2001:db8::20' } });
    for (const { name } of files) {
      if (name !== 'README.txt') expect(readme).toContain(name.replace('laptop', ''));
    }
  });
});
