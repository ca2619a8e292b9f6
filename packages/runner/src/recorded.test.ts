import { describe, expect, it } from 'vitest';
import { complianceTable, describeRunner } from '../test/compliance.ts';
import { createRecordedRunner } from './recorded.ts';

describeRunner('the recorded runner', () => createRecordedRunner(complianceTable));

describe('the recorded runner', () => {
  it('records what ran, where, and with which input', async () => {
    const runner = createRecordedRunner({ 'ip -batch -': '' });
    await runner.within('blue').run('ip', ['-batch', '-'], { input: 'link set lo up\n' });
    expect(runner.calls).toMatchObject([
      { how: 'run', netns: 'blue', line: 'ip -batch -', input: 'link set lo up\n' },
    ]);
  });

  it('prefers the answer of the namespace', async () => {
    const runner = createRecordedRunner({ hostname: 'outside', 'blue: hostname': 'inside' });
    expect((await runner.run('hostname', [])).stdout).toBe('outside');
    expect((await runner.within('blue').run('hostname', [])).stdout).toBe('inside');
  });

  it('asks a function at each call', async () => {
    let count = 0;
    const runner = createRecordedRunner({ next: () => String((count += 1)) });
    expect((await runner.run('next', [])).stdout).toBe('1');
    expect((await runner.run('next', [])).stdout).toBe('2');
  });

  it('names a command line that the table lacks', async () => {
    await expect(createRecordedRunner().run('ip', ['-j', 'link'])).rejects.toThrow(
      /no answer for: ip -j link/,
    );
  });

  it('starts processes that end when the test says so', async () => {
    const runner = createRecordedRunner({ 'openvpn --config x': '' });
    const started = await runner.start('openvpn', ['--config', 'x']);
    runner.processes[0]?.end(7);
    expect(await started.exited).toBe(7);
    expect(runner.processes[0]?.call.how).toBe('start');
  });
});
