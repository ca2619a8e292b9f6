import { OvlabError } from '@ovlab/core';
import { createRunner } from '@ovlab/runner';
import { afterEach, expect, it } from 'vitest';
import { lockHolder, lockLab, type LabLock } from './lock.ts';

const roots = { run: `/tmp/ovlab-lock-${String(process.pid)}`, state: '/nowhere' };
const held: LabLock[] = [];

async function lock(lab: string, options: Partial<Parameters<typeof lockLab>[2]> = {}): Promise<LabLock> {
  const result = await lockLab(lab, roots, { purpose: 'up', ...options });
  held.push(result);
  return result;
}

afterEach(async () => {
  await Promise.all(held.splice(0).map((item) => item.release()));
});

it('is held by one at a time, and says by whom', async () => {
  await lock('demo');
  expect(await lockHolder('demo', roots)).toBe(`up, pid ${String(process.pid)}`);
  const refused = await lock('demo').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(OvlabError);
  expect(refused).toMatchObject({
    code: 'OVLAB_E_LOCKED',
    message: expect.stringContaining(`pid ${String(process.pid)}`) as string,
  });
});

it('is of one lab below one root', async () => {
  await lock('demo');
  await lock('other');
  held.push(await lockLab('demo', { ...roots, run: `${roots.run}-other` }, { purpose: 'up' }));
});

it('can be waited for', async () => {
  const first = await lock('demo');
  const waiting: string[] = [];
  const second = lock('demo', { purpose: 'down', wait: 10_000, onWait: (holder) => waiting.push(holder) });
  await expect.poll(() => waiting).toEqual([`up, pid ${String(process.pid)}`]);
  await first.release();
  await second;
  expect(await lockHolder('demo', roots)).toBe(`down, pid ${String(process.pid)}`);
});

it('is free again once its holder was killed', async () => {
  const script = `import('node:net').then(({ createServer }) => createServer((s) => s.end('dead')).listen(process.argv[1].replace('@', '\\0')))`;
  const probe = await lockLab('killed', roots, { purpose: 'probe' });
  await probe.release();
  const { createHash } = await import('node:crypto');
  const root = createHash('sha256').update(roots.run).digest('hex').slice(0, 16);
  const { pid, exited } = await createRunner().start(process.execPath, [
    '-e',
    script,
    `@ovlab/${root}/killed`,
  ]);
  await expect.poll(() => lockHolder('killed', roots)).toBe('dead');
  process.kill(pid, 'SIGKILL');
  await exited;
  await lock('killed');
});
