import { expect, it } from 'vitest';
import type { OpenvpnStatus } from './protocol.ts';
import { summarize } from './tunnel-instances.ts';

const ready: OpenvpnStatus = { state: 'ready', pid: 10, restarts: 1, lastError: undefined, troubles: [] };

it('takes several for ready when every one is', () => {
  expect(summarize([ready, { ...ready, pid: 11, restarts: 2 }])).toEqual({ ...ready, restarts: 3 });
  expect(summarize([ready, { ...ready, state: 'starting' }]).state).toBe('starting');
  expect(summarize([])).toMatchObject({ state: 'waiting', restarts: 0 });
});

it('tells of the one that keeps ending, and why', () => {
  const failing: OpenvpnStatus = {
    state: 'backing-off',
    pid: undefined,
    restarts: 4,
    lastError: 'no port',
    troubles: [],
  };
  const starting: OpenvpnStatus = { ...ready, state: 'starting' };
  expect(summarize([starting, failing, ready])).toEqual({ ...failing, pid: 10, restarts: 6 });
});
