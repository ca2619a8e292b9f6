import { OvlabError } from '@ovlab/core';
import { ask, type Surroundings } from './surroundings.ts';

/** What the kernel could do when it was tried, in a network namespace that vanishes with the trial. */
export interface KernelFeatures {
  readonly namespaces: Trial;
  readonly bridge: Trial;
  readonly tap: Trial;
  /** Rules for bridged frames that look into ICMPv6. */
  readonly bridgeRules: Trial;
}

/** True, or the words of the kernel. */
export type Trial = true | string;

const ruleset =
  'table bridge trial { chain c { type filter hook forward priority 0; icmpv6 type nd-router-advert drop; }; }\n';

/**
 * Tries the features out. Needs CAP_SYS_ADMIN.
 *
 * Errors: `OVLAB_E_NOT_PERMITTED` without it, since a refusal would say nothing of the kernel.
 */
export async function gatherFeatures(surroundings: Surroundings): Promise<KernelFeatures> {
  if (process.geteuid?.() !== 0) {
    throw new OvlabError('OVLAB_E_NOT_PERMITTED', 'only root can try out what the kernel has');
  }
  const [namespaces, bridge, tap, bridgeRules] = await Promise.all([
    trial(surroundings, ['true']),
    trial(surroundings, ['ip', 'link', 'add', 'name', 'trial0', 'type', 'bridge']),
    trial(surroundings, ['ip', 'tuntap', 'add', 'dev', 'trial0', 'mode', 'tap']),
    trial(surroundings, ['nft', '-f', '-'], ruleset),
  ]);
  return { namespaces, bridge, tap, bridgeRules };
}

async function trial(surroundings: Surroundings, command: readonly string[], input?: string): Promise<Trial> {
  const { exitCode, stderr } = await ask(surroundings, 'unshare', ['--net', '--', ...command], {
    reject: false,
    ...(input === undefined ? {} : { input }),
  });
  return exitCode === 0 ? true : stderr.trim().split('\n')[0] || `exit code ${String(exitCode)}`;
}
