import { diagnose, mend } from '@ovlab/doctor';
import { createRunner } from '@ovlab/runner';

export async function mendAll(netns: string): Promise<string[]> {
  const runner = createRunner({ netns });
  const { findings } = await diagnose({ runner, only: ['bridge.stp', 'forwarding.ipv6'] });
  const mended = await mend(findings, { runner });
  return mended.flatMap(({ commands }) => commands);
}
