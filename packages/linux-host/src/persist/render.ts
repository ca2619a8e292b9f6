import { OvlabError } from '@ovlab/core';
import { cloudInitFile, hostnameFile, labFile, sysctlFile } from './common-files.ts';
import { renderFirewall } from './firewall-file.ts';
import { renderIfcfg } from './ifcfg.ts';
import { renderIfupdown } from './ifupdown.ts';
import { renderNetplan } from './netplan.ts';
import { renderNetworkd } from './networkd.ts';
import { renderNetworkManager } from './networkmanager.ts';
import type { PersistBackend, PersistedNetwork } from './persisted-network.ts';
import type { ExistingFile, RenderedFile } from './rendered-file.ts';
import { unitFiles } from './units.ts';

type Render = (network: PersistedNetwork, existing: readonly ExistingFile[]) => readonly RenderedFile[];

const backends: Readonly<Record<PersistBackend, Render>> = {
  'systemd-networkd': renderNetworkd,
  ifcfg: renderIfcfg,
  ifupdown: renderIfupdown,
  netplan: renderNetplan,
  networkmanager: renderNetworkManager,
};

/** Back ends that have no words for TAP devices. */
const withoutTaps = new Set<PersistBackend>(['ifcfg', 'netplan']);

/**
 * The files by which a network is there again after a reboot: those of the back end, kernel parameters, the packet
 * filter and the units. Pure; `existing` is what {@link readExisting} found, before ovlab wrote anything.
 *
 * Errors: `OVLAB_E_FOREIGN` when a file that is there defines the bridge or cannot be read, `OVLAB_E_UNSUPPORTED` for
 * routed mode where the back end has no words for it.
 */
export function renderPersistence(
  desired: PersistedNetwork,
  backend: PersistBackend,
  existing: readonly ExistingFile[] = [],
): readonly RenderedFile[] {
  if (backend === 'ifcfg' && desired.routed !== undefined) {
    throw new OvlabError('OVLAB_E_UNSUPPORTED', 'a server in routed mode cannot be persisted for ifcfg', {
      hint: 'start `ovlab server apply` and `ovlab server confirm` from a unit of your own after the network is up',
    });
  }
  return [
    ...backends[backend](desired, existing),
    // The network scripts read sysctl.conf.
    ...(backend === 'ifcfg' ? [] : [sysctlFile(desired)]),
    ...hostnameFile(desired),
    ...cloudInitFile(desired, existing),
    renderFirewall(desired),
    ...labFile(desired),
    ...unitFiles(desired, withoutTaps.has(backend)),
  ];
}
