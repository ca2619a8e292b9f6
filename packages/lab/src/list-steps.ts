import { equivalentCommands, type Step } from '@ovlab/core';
import { namespaceOf } from './names.ts';
import type { LabPlan } from './plan-lab.ts';

/** One line of `up --dry-run`. */
export interface PlannedStep {
  readonly node: string;
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  /** The shell commands that do the same by hand. */
  readonly commands: readonly string[];
}

const titles = {
  supervisor: 'the supervisor (OpenVPN and responder)',
  openvpn: 'OpenVPN',
  dhclient: 'the DHCPv6 client',
} as const;

/** The plan as a list for people and for `--json`. */
export function listSteps(plan: LabPlan, lab: string): readonly PlannedStep[] {
  const view = (node: string, step: Step, namespace?: string): PlannedStep => ({
    node,
    id: step.id,
    title: step.title,
    reason: step.reason,
    commands: step.apply.flatMap(equivalentCommands).map((line) => inNamespace(line, namespace)),
  });
  return [
    ...plan.remove.map(({ node, namespace, reason }) => ({
      node,
      id: `${node}.remove`,
      title: `end the processes of ${node} and remove its namespace`,
      reason,
      commands: [`ip netns del ${namespace}`],
    })),
    ...plan.unlink.map(({ node, namespace, interfaceName }) => ({
      node,
      id: `${node}.unlink.${interfaceName}`,
      title: `remove the link ${interfaceName}`,
      reason: 'its other end goes',
      commands: [`ip -n ${namespace} link del dev ${interfaceName}`],
    })),
    ...(plan.links === undefined ? [] : [view('host', plan.links)]),
    ...plan.configure.flatMap(({ node, steps }) =>
      steps.map((step) => view(node.name, step, node.namespace)),
    ),
    ...plan.server.map((step) => view('server', step, namespaceOf(lab, 'server'))),
    ...plan.programs.map(({ node, program, action, reason }) => ({
      node,
      id: `${node}.${program}`,
      title: `${action} ${titles[program]}`,
      reason,
      commands: [],
    })),
  ];
}

function inNamespace(command: string, namespace: string | undefined): string {
  if (namespace === undefined) return command;
  return command.startsWith('ip ')
    ? command.replace('ip ', `ip -n ${namespace} `)
    : `ip netns exec ${namespace} ${command}`;
}
