import type { Runner } from '@ovlab/core';
import { observeWindows } from './observe.ts';
import { describeTunnel, tapAdapters, type WindowsTunnel } from './tunnel.ts';

export interface WindowsStatus {
  /** Version of OpenVPN; undefined when none is installed, or its version is not known. */
  readonly openvpn: string | undefined;
  readonly interactiveService: 'running' | 'stopped' | 'missing';
  /** Every TAP adapter with what it has; `up` while OpenVPN has it open. */
  readonly tunnels: readonly (WindowsTunnel & { readonly up: boolean })[];
}

/** What a person wants to know of the tunnels of this machine. */
export async function windowsClientStatus(runner: Runner): Promise<WindowsStatus> {
  const observed = await observeWindows(runner);
  return {
    openvpn: observed.openvpn?.version,
    interactiveService: observed.interactiveService,
    tunnels: tapAdapters(observed).map((adapter) => ({
      ...describeTunnel(observed, adapter),
      up: adapter.up,
    })),
  };
}
