import { mkdtemp, rm, writeFile, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { followLogs, readLogs, type LogSource } from './logs.ts';

let root: string;
let sources: LogSource[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ovlab-logs-'));
  sources = [
    { node: 'server', program: 'supervisor', file: join(root, 'supervisor.log') },
    { node: 'laptop', program: 'openvpn', file: join(root, 'laptop.log') },
  ];
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('merges the logs of all programs by time and keeps a line without time behind its own', async () => {
  await writeFile(
    sources[0]?.file ?? '',
    '{"level":30,"time":1700000001500,"pid":7,"msg":"client connected","client":"laptop"}\n',
  );
  await writeFile(
    sources[1]?.file ?? '',
    '1700000001.000000 1 first\n  of two lines\n1700000002.250000 1 last\n',
  );
  const lines = await readLogs(sources);
  expect(lines.map(({ node, message }) => `${node}: ${message}`)).toEqual([
    'laptop: first',
    'laptop:   of two lines',
    'server: client connected client=laptop',
    'laptop: last',
  ]);
  expect(lines[3]?.time?.toISOString()).toBe('2023-11-14T22:13:22.250Z');
});

it('passes over logs that do not exist yet', async () => {
  expect(await readLogs(sources)).toEqual([]);
});

it('follows what is written', async () => {
  const file = sources[1]?.file ?? '';
  await writeFile(file, '1700000001.000000 1 before\n');
  const controller = new AbortController();
  const seen: string[] = [];
  const following = (async () => {
    for await (const { message } of followLogs(sources, controller.signal)) {
      seen.push(message);
      if (message === 'two') controller.abort();
    }
  })();
  await expect
    .poll(async () => {
      if (seen.length === 0) await appendFile(file, '1700000002.000000 1 one\n');
      return seen.length;
    })
    .toBeGreaterThan(0);
  await appendFile(file, '1700000003.000000 1 tw');
  await appendFile(file, 'o\n');
  await following;
  expect(new Set(seen)).toEqual(new Set(['one', 'two']));
});
