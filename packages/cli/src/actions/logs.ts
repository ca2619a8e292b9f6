import { OvlabError } from '@ovlab/core';
import { followLogs, logSources, openLab, raiseVerbosity, readLogs, type LogLine } from '@ovlab/lab';
import type { LogFlags } from '../flags.ts';
import type { CliContext } from '../context.ts';
import { pickLab } from '../pick-lab.ts';

export async function logsAction(
  context: CliContext,
  node: string | undefined,
  options: LogFlags,
): Promise<void> {
  const { name, roots } = await pickLab(context, options.name);
  const { paths, topology } = await openLab(name, roots);
  const clients = topology.nodes.filter(({ role }) => role === 'client').map((item) => item.name);
  const sources = logSources(paths, clients, node);
  if (sources.length === 0) {
    throw new OvlabError('OVLAB_E_NO_LAB', `lab ${name} has no node ${node ?? ''} that writes a log`, {
      hint: `those that do are server, ${clients.join(', ')}`,
    });
  }
  const print = (line: LogLine): void => {
    context.out(options.json === true ? `${JSON.stringify(line)}\n` : `${render(line, context)}\n`);
  };
  for (const line of await readLogs(sources)) print(line);
  if (options.verb !== undefined) {
    const nodes = node === undefined ? ['server', ...clients] : [node];
    const release = await raiseVerbosity(paths, nodes, options.verb);
    try {
      await follow();
    } finally {
      await release();
    }
  } else if (options.follow === true) await follow();

  async function follow(): Promise<void> {
    for await (const line of followLogs(sources, context.signal)) print(line);
  }
}

function render({ time, node, program, message }: LogLine, { outStyle }: CliContext): string {
  const clock = time === undefined ? ''.padEnd(23) : time.toISOString().slice(0, 23).replace('T', ' ');
  return `${outStyle.dim(clock)} ${outStyle.cyan(`${node}/${program}`)} ${message}`;
}
