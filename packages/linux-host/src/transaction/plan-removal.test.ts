import { expect, it } from 'vitest';
import type { HostSnapshot } from '../snapshot.ts';
import { originalState } from './original.ts';
import { planRemoval } from './plan-removal.ts';
import type { Snapshot } from './look.ts';

const all = 'net.ipv6.conf.all.forwarding';
const lo = 'net.ipv6.conf.lo.forwarding';
const gone = 'net.ipv6.conf.br0.accept_ra';

function host(sysctls: HostSnapshot['sysctls']): HostSnapshot {
  return {
    links: [],
    addresses: [],
    routes: [],
    neighbours: [],
    sysctls,
    nft: { tables: [], chains: [], rules: [] },
  };
}

const original = { links: [], addresses: [], sysctls: { [all]: '0', [lo]: '1', [gone]: '1' } };

it('sets every parameter back that is still there, since one for all interfaces changes each', () => {
  const [step, ...more] = planRemoval('ovlab:a', host({ [all]: '1', [lo]: '1' }), original);
  expect(more).toEqual([]);
  expect(step).toMatchObject({
    reason: `${all} was 0 and is 1`,
    apply: [{ kind: 'sysctl', values: { [all]: '0', [lo]: '1' } }],
  });
});

it('has nothing to do when they are as they were, or nobody knows', () => {
  expect(planRemoval('ovlab:a', host({ [all]: '0', [lo]: '1' }), original)).toEqual([]);
  expect(planRemoval('ovlab:a', host({ [all]: '1', [lo]: '1' }), undefined)).toEqual([]);
});

it('remembers the oldest value over several changes', () => {
  const plan = (value: string) => [
    {
      id: 'a',
      title: 'a',
      reason: 'a',
      apply: [],
      undo: [{ kind: 'sysctl', values: { [all]: value } } as const, { kind: 'ip', lines: [] } as const],
    },
  ];
  const before = host({}) as Snapshot;
  const first = originalState(plan('0'), before, undefined);
  expect(first.sysctls).toEqual({ [all]: '0' });
  expect(originalState(plan('1'), before, first).sysctls).toEqual({ [all]: '0' });
});
