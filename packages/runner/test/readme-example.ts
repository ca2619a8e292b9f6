import { createRecordedRunner, createRunner } from '@ovlab/runner';
import type { Runner } from '@ovlab/core';

async function linkNames(runner: Runner): Promise<string[]> {
  const { stdout } = await runner.run('ip', ['-j', 'link']);
  return (JSON.parse(stdout) as { ifname: string }[]).map((link) => link.ifname);
}

console.log(await linkNames(createRunner())); // [ 'lo', 'eth0' ]
// createRunner().within('blue') runs `ip -n blue -j link`

const recorded = createRecordedRunner({ 'ip -j link': '[{"ifname":"lo"}]' });
console.log(await linkNames(recorded)); // [ 'lo' ]
console.log(recorded.calls[0]?.line); // ip -j link
