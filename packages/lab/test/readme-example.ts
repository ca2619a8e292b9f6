import { defaultLab } from '@ovlab/core';
import { down, namespaceOf, openLab, rootsFrom, status, up, type StatusReport } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';

/** Builds a lab, runs a program in a client's namespace, looks at the lab, and removes it. */
export async function pingThroughTunnel(name: string): Promise<{ answer: string; report: StatusReport }> {
  const runner = createRunner();
  const roots = rootsFrom(process.env);
  try {
    await up({ lab: defaultLab({ name, clients: 2 }), roots, runner });
    const { internet } = (await openLab(name, roots)).topology;
    const client = runner.within(namespaceOf(name, 'client1'));
    const { stdout } = await client.run('ping', ['-c', '1', internet.ipv6]);
    return { answer: stdout, report: await status(name, roots, runner) };
  } finally {
    await down({ lab: name, roots, runner });
  }
}
