import type { Plan, Step } from '@ovlab/core';
import {
  createRecordedRunner,
  type RecordedAnswer,
  type RecordedCall,
  type RecordedTable,
} from '@ovlab/runner';
import { describe, expect, it } from 'vitest';
import { applyPlan } from './apply.ts';
import { undoPlan } from './undo.ts';

const step = (id: string, apply: Step['apply'], undo: Step['undo'] = []): Step => ({
  id,
  title: `make ${id}`,
  reason: `${id} is missing`,
  apply,
  undo,
});

const plan: Plan = [
  step(
    'a',
    [{ kind: 'sysctl', values: { 'net.a': '1', 'net.b': '2' } }],
    [{ kind: 'sysctl', values: { 'net.a': '0' } }],
  ),
  step(
    'b',
    [{ kind: 'nft', ruleset: 'table inet b\n' }],
    [{ kind: 'nft', ruleset: 'delete table inet b\n' }],
  ),
  step(
    'c',
    [{ kind: 'nft', ruleset: 'table inet c\nbroken\n' }],
    [{ kind: 'nft', ruleset: 'delete table inet c\n' }],
  ),
  step(
    'd',
    [{ kind: 'ip', lines: ['link one', 'link two'] }],
    [{ kind: 'ip', lines: ['link not two', 'link not one'] }],
  ),
  step('e', [{ kind: 'ip', lines: ['link three'] }], [{ kind: 'ip', lines: ['link not three'] }]),
];

const fine: RecordedTable = {
  'sysctl -q -w net.a=1 net.b=2': '',
  'sysctl -q -w net.a=0': '',
  'nft -f -': '',
  'ip -batch -': '',
  'ip -force -batch -': '',
};

async function attempt(table: RecordedTable): Promise<{ done: string[]; error: unknown }> {
  const done: string[] = [];
  const error: unknown = await applyPlan(plan, createRecordedRunner({ ...fine, ...table }), {
    onStep: ({ id }) => done.push(id),
  }).catch((caught: unknown) => caught);
  return { done, error };
}

describe('applyPlan', () => {
  it('joins neighbours of one kind and tells each step', async () => {
    const runner = createRecordedRunner(fine);
    const steps: [string, number][] = [];
    await applyPlan(plan, runner, { onStep: ({ id }, index) => steps.push([id, index]) });
    expect(runner.calls.map(({ line, input }) => [line, input])).toEqual([
      ['sysctl -q -w net.a=1 net.b=2', undefined],
      ['nft -f -', 'table inet b\ntable inet c\nbroken\n'],
      ['ip -batch -', 'link one\nlink two\n'],
      ['ip -batch -', 'link three\n'],
    ]);
    expect(steps).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 3],
      ['e', 4],
    ]);
  });

  it('runs each command by itself, and names the one that fails', async () => {
    const commands: Plan = [
      step('f', [
        { kind: 'command', file: 'one', args: ['a b'] },
        { kind: 'command', file: 'two', args: [] },
      ]),
      step('g', [{ kind: 'command', file: 'three', args: [] }]),
    ];
    const runner = createRecordedRunner({ "one 'a b'": '', two: { exitCode: 3, stderr: 'no\n' } });
    await expect(applyPlan(commands, runner)).rejects.toMatchObject({
      code: 'OVLAB_E_COMMAND',
      message: 'could not make f: `two` failed: no',
    });
    expect(runner.calls.map(({ file, args }) => [file, args])).toEqual([
      ['one', ['a b']],
      ['two', []],
    ]);
  });

  it('names the step and the line that ip refused; the steps before it are done', async () => {
    const stderr = 'Error: Unknown device type.\nCommand failed -:2\n';
    const { done, error } = await attempt({ 'ip -batch -': { exitCode: 1, stderr } });
    expect(error).toMatchObject({
      code: 'OVLAB_E_COMMAND',
      message: 'could not make d: `ip link two` failed: Error: Unknown device type.',
    });
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('names the step alone when ip does not say which line it was', async () => {
    const stderr = 'Error: argument "nobody" is wrong: Device does not exist\n\n';
    const answer = ({ input }: RecordedCall): RecordedAnswer =>
      input === 'link three\n' ? { exitCode: 255, stderr } : '';
    const { done, error } = await attempt({ 'ip -batch -': answer });
    expect(error).toMatchObject({
      message:
        'could not make e: `ip -batch -` failed: Error: argument "nobody" is wrong: Device does not exist',
    });
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });

  it('names the step of the nft line; of one transaction nothing is done', async () => {
    const stderr = '/dev/stdin:3:1-6: Error: syntax error\nbroken\n^^^^^^\n';
    const { done, error } = await attempt({ 'nft -f -': { exitCode: 1, stderr } });
    expect(error).toMatchObject({
      message: expect.stringMatching(/^could not make c: `nft -f -` failed/) as unknown,
    });
    expect(done).toEqual(['a']);
  });

  it('names the parameter that sysctl refused', async () => {
    const stderr = 'sysctl: cannot stat /proc/sys/net/b: No such file or directory\n';
    const { done, error } = await attempt({ 'sysctl -q -w net.a=1 net.b=2': { exitCode: 1, stderr } });
    expect(error).toMatchObject({ message: expect.stringContaining('`sysctl -w net.b=2`') as unknown });
    expect(done).toEqual([]);
  });

  it('says when root is missing', async () => {
    const stderr = 'RTNETLINK answers: Operation not permitted\nCommand failed -:1\n';
    expect((await attempt({ 'ip -batch -': { exitCode: 2, stderr } })).error).toMatchObject({
      hint: 'run it as root (CAP_NET_ADMIN)',
    });
  });

  it('runs nothing for an empty plan', async () => {
    const runner = createRecordedRunner();
    await applyPlan([], runner);
    expect(runner.calls).toEqual([]);
  });
});

describe('undoPlan', () => {
  it('goes back from the last completed step', async () => {
    const runner = createRecordedRunner(fine);
    await undoPlan(plan, 4, runner);
    expect(runner.calls.map(({ line, input }) => [line, input])).toEqual([
      ['ip -force -batch -', 'link not two\nlink not one\n'],
      ['nft -f -', 'delete table inet c\n'],
      ['nft -f -', 'delete table inet b\n'],
      ['sysctl -q -w net.a=0', undefined],
    ]);
  });

  it('passes over what is gone already', async () => {
    const stderr = 'Cannot find device "two"\nCommand failed -:1\n';
    const nft =
      '/dev/stdin:1:14-20: Error: Could not process rule: No such file or directory\ndelete table inet c\n      ^\n';
    const table = {
      ...fine,
      'ip -force -batch -': { exitCode: 1, stderr },
      'nft -f -': { exitCode: 1, stderr: nft },
    };
    await expect(undoPlan(plan, 5, createRecordedRunner(table))).resolves.toBeUndefined();
  });

  it('tells what could not be undone, after undoing the rest', async () => {
    const stderr = 'RTNETLINK answers: Device or resource busy\nCommand failed -:1\n';
    const runner = createRecordedRunner({ ...fine, 'ip -force -batch -': { exitCode: 1, stderr } });
    await expect(undoPlan(plan, 5, runner)).rejects.toThrow(/Device or resource busy/);
    expect(runner.calls.at(-1)?.line).toBe('sysctl -q -w net.a=0');
  });
});
