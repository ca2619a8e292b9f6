import { defaultLab } from '@ovlab/core';
import { down, namespaceOf, rootsFrom, status, up, type StatusReport } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';

/** Builds a lab with two clients, lets one ping the other through the tunnel, and removes the lab. */
export async function pingThroughTunnel(name: string): Promise<{ report: StatusReport; answer: string }> {
  const runner = createRunner();
  const roots = rootsFrom(process.env);
  try {
    const { clients } = await up({ lab: defaultLab({ name, clients: 2 }), roots, runner });
    const address = clients[1]?.addresses[0]?.address ?? '';
    const client1 = runner.within(namespaceOf(name, 'client1'));
    const { stdout } = await client1.run('ping', ['-c', '1', address]);
    return { report: await status(name, roots, runner), answer: stdout };
  } finally {
    await down({ lab: name, roots, runner });
  }
}
