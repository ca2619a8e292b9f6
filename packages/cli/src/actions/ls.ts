import { isUp, listLabNames, lockHolder, openLab, rootsFrom } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { JsonFlag } from '../flags.ts';
import type { CliContext } from '../context.ts';
import { renderTable } from '../ui/table.ts';

interface LabRow {
  readonly name: string;
  readonly prefix: string | undefined;
  readonly nodes: readonly string[];
  /** `broken`: unfinished, or a program has ended; `ovlab up` mends it, `ovlab down` removes it. */
  readonly state: 'up' | 'changing' | 'broken';
}

export async function lsAction(context: CliContext, { json }: JsonFlag): Promise<void> {
  const roots = rootsFrom(context.env);
  const labs = await Promise.all(
    (await listLabNames(createRunner(), roots)).map(async (name): Promise<LabRow> => {
      const known = await openLab(name, roots).catch(() => undefined);
      const changing = (await lockHolder(name, roots)) !== undefined;
      return {
        name,
        prefix: known?.lab.prefix,
        nodes: known?.topology.nodes.map((node) => node.name) ?? [],
        state: changing ? 'changing' : known !== undefined && isUp(known) ? 'up' : 'broken',
      };
    }),
  );
  if (json === true) {
    context.out(`${JSON.stringify({ labs }, null, 2)}\n`);
    return;
  }
  if (labs.length === 0) {
    context.err('there is no lab on this machine\n');
    return;
  }
  const rows = labs.map(({ name, state, prefix, nodes }) => [
    name,
    state,
    prefix ?? '-',
    nodes.join(' ') || '-',
  ]);
  context.out(`${renderTable(['LAB', 'STATE', 'PREFIX', 'NODES'], rows)}\n`);
}
