import { readFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';

it('the example of the README is the one that runs', async () => {
  const [readme, example] = await Promise.all(
    ['../README.md', './readme-example.ts'].map((path) => readFile(new URL(path, import.meta.url), 'utf8')),
  );
  expect(readme).toContain(`\`\`\`ts\n${String(example)}\`\`\``);
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import('./readme-example.ts');
  expect(log.mock.calls.slice(0, 3).flat()).toEqual([
    'netsh interface "name=Home & Office"',
    'netsh ^"name=Home ^& Office^"',
    'desk.ovpn desk-up.cmd desk-down.cmd README.txt install.ps1 uninstall.ps1',
  ]);
  log.mockRestore();
});
