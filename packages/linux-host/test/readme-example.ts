import { applyPlan, describePlan, observe, planServer, type ServerNetwork } from '@ovlab/linux-host';
import { createRunner } from '@ovlab/runner';

const desired: ServerNetwork = {
  mark: 'ovlab:demo',
  uplink: 'eth0',
  bridge: 'br0',
  taps: ['tap0'],
  guard: true,
  port: { proto: 'udp', port: 1194 },
};

export async function setUp(netns: string): Promise<string> {
  const runner = createRunner({ netns });
  const plan = planServer(desired, await observe(runner));
  await applyPlan(plan, runner);
  return describePlan(plan).join('\n');
}
