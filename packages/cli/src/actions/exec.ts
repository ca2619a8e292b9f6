import { OvlabError } from '@ovlab/core';
import { openLab } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { LabName } from '../flags.ts';
import type { CliContext } from '../context.ts';
import { pickLab } from '../pick-lab.ts';

export async function execAction(
  context: CliContext,
  node: string,
  command: readonly string[],
  options: LabName,
): Promise<void> {
  const [program, ...args] = command[0] === '--' ? command.slice(1) : command;
  if (program === undefined) {
    throw new OvlabError('OVLAB_E_USAGE', 'there is no command to run', {
      hint: `for example: ovlab exec ${node} -- ip -6 address`,
    });
  }
  await attach(context, node, program, args, options);
}

export async function shellAction(context: CliContext, node: string, options: LabName): Promise<void> {
  await attach(context, node, context.env['SHELL'] ?? '/bin/sh', [], options);
}

async function attach(
  context: CliContext,
  node: string,
  program: string,
  args: readonly string[],
  options: LabName,
): Promise<void> {
  const { name, roots } = await pickLab(context, options.name);
  const { topology } = await openLab(name, roots);
  const found = topology.nodes.find((item) => item.name === node);
  if (found === undefined) {
    throw new OvlabError('OVLAB_E_NO_LAB', `lab ${name} has no node ${node}`, {
      hint: `its nodes are ${topology.nodes.map((item) => item.name).join(', ')}`,
    });
  }
  const environment = { OVLAB_LAB: name, OVLAB_NODE: node };
  context.setExitCode(await createRunner({ netns: found.namespace }).attach(program, args, environment));
}
