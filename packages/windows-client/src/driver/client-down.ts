import { setTimeout as sleep } from 'node:timers/promises';
import type { Runner } from '@ovlab/core';
import { undoWindowsPlan } from './apply.ts';
import { disconnectWithGui } from './gui.ts';
import { observeNetwork, observeWindows } from './observe.ts';
import { readRecord, removeRecord } from './record.ts';

export interface WindowsDownOptions {
  /** Name of the profile, as OpenVPN GUI shows it. */
  readonly name: string;
  readonly runner: Runner;
  readonly record: string;
  /** Waits between two looks, milliseconds; default: the clock. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

export interface WindowsDownReport {
  readonly client: string;
  /** False when there was no record of the client. */
  readonly removed: boolean;
  /** What stays, in words; it is gone after the next start of Windows. */
  readonly left: readonly string[];
}

const POLL_MS = 500;
const LOOKS = 20;

/**
 * Disconnects a profile and takes back what was set beside it, also after a crash. Nothing there is no error. Errors:
 * `OVLAB_E_FILE` for a record that cannot be read.
 */
export async function windowsClientDown(options: WindowsDownOptions): Promise<WindowsDownReport> {
  const { runner, name, pause = (ms: number) => sleep(ms) } = options;
  const [{ openvpn }, record] = await Promise.all([observeWindows(runner), readRecord(options.record)]);
  if (openvpn !== undefined) {
    await disconnectWithGui(runner, openvpn, name);
    for (let looks = LOOKS; looks > 0; looks -= 1) {
      const { adapters } = await observeNetwork(runner);
      if (!adapters.some((adapter) => adapter.up && adapter.name === record?.adapter)) break;
      await pause(POLL_MS);
    }
  }
  return { client: name, removed: record !== undefined, left: await undoLeftover(options) };
}

/**
 * Takes back what a record says, and removes it; a sentence for each thing that could not be taken back. Windows
 * forgets an adapter's addresses by itself when OpenVPN closes it, so that a failure says nothing as long as the thing
 * is gone.
 */
export async function undoLeftover({
  runner,
  record,
}: Pick<WindowsDownOptions, 'runner' | 'record'>): Promise<readonly string[]> {
  const found = await readRecord(record);
  if (found === undefined) return [];
  const failures = await undoWindowsPlan(found.plan, runner);
  await removeRecord(record);
  if (failures.length === 0) return [];
  const network = await observeNetwork(runner);
  const adapter = network.adapters.find(({ name }) => name === found.adapter);
  const { addresses, routes, dns } = network;
  const things = [
    ...addresses.filter(({ index }) => index === adapter?.index).map(({ address }) => `address=${address}`),
    ...routes
      .filter(({ index }) => index === adapter?.index)
      .map(({ nextHop }) => `nexthop=${nextHop ?? ''}`),
    ...dns
      .filter(({ index }) => index === adapter?.index)
      .flatMap(({ servers }) => servers.map((server) => `address=${server}`)),
  ];
  return failures
    .filter(({ step }) =>
      step.undo.some(
        (action) => action.kind === 'command' && action.args.some((word) => things.includes(word)),
      ),
    )
    .map(({ step, said }) => `could not take back "${step.title}": ${said}`);
}
