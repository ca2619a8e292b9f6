import { expect, it } from 'vitest';
import { Wakeups } from './wakeups.ts';

it('ends a sleep early, also when the wake came before it', async () => {
  const wakeups = new Wakeups();
  const sleeping = wakeups.next(600_000);
  wakeups.wake();
  await sleeping;
  wakeups.wake();
  await wakeups.next(600_000);
  const again = wakeups.next(600_000);
  let ended = false;
  void again.then(() => {
    ended = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(false);
  wakeups.wake();
  await again;
});
