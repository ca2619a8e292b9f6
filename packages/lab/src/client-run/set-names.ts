import { accessSync, constants, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { OvlabError, type Plan, type Runner } from '@ovlab/core';
import { applyPlan } from '@ovlab/linux-host';
import { nameServiceOf, planNames, type Names, type NameService } from './name-servers.ts';
import { writeClientRecord, type ClientRunPaths, type ClientRunRecord } from './record.ts';

/** What became of the name servers of a profile; there may be none. */
export interface NamesReport extends Names {
  /** Who has taken them; undefined: nobody, and `why` says it. */
  readonly setBy: NameService | undefined;
  readonly why?: string;
}

const RESOLV_CONF = '/etc/resolv.conf';

/**
 * Hands the name servers of a client to whoever takes them on this machine; what is to be taken back is recorded first.
 * A tunnel without them is still one: a failure is reported, not thrown.
 */
export async function setNames(
  record: ClientRunRecord,
  names: Names,
  paths: ClientRunPaths,
  runner: Runner,
): Promise<NamesReport> {
  if (names.servers.length === 0) return { ...names, setBy: undefined };
  const setBy = record.namesBy ?? observeNameService();
  if (setBy === 'openvpn') return { ...names, setBy };
  if (setBy === undefined)
    return { ...names, setBy, why: 'neither systemd-resolved nor resolvconf takes them on this machine' };
  const plan = planNames(record.device, names, setBy);
  await writeClientRecord(paths, { ...record, names: plan });
  try {
    await applyPlan(plan, runner);
    return { ...names, setBy };
  } catch (error) {
    return { ...names, setBy: undefined, why: (error as Error).message };
  }
}

/** Takes back what a record says; what is gone already is no error. */
export async function unsetNames({ names = [] }: { readonly names?: Plan }, runner: Runner): Promise<void> {
  const undo = names.toReversed().map((step) => ({ ...step, apply: step.undo }));
  await applyPlan(undo, runner).catch((error: unknown) => {
    // Whatever it knew went with the program.
    if (!(error instanceof OvlabError && error.code === 'OVLAB_E_TOOL_MISSING')) throw error;
  });
}

function observeNameService(): NameService | undefined {
  const program = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'resolvconf'))
    .find(isProgram);
  return nameServiceOf({
    resolvConf: readResolvConf(),
    resolvconf: program === undefined ? undefined : realpathSync(program),
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readResolvConf(): { target: string; text: string } | undefined {
  try {
    return { target: realpathSync(RESOLV_CONF), text: readFileSync(RESOLV_CONF, 'utf8') };
  } catch {
    return undefined;
  }
}
