import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createRunner } from '@ovlab/runner';
import {
  windowsClientDown,
  windowsClientStatus,
  windowsClientUp,
  type WindowsDownReport,
  type WindowsStatus,
  type WindowsUpReport,
} from '@ovlab/windows-client';
import type { ClientProfileFacts } from './client-profile.ts';
import type { CliContext } from './context.ts';

export interface WindowsUpFlags {
  readonly name: string;
  readonly text: string;
  readonly facts: ClientProfileFacts;
  readonly prefix?: string;
  readonly adapter?: string;
  /** Seconds. */
  readonly timeout: number;
}

const RECORD = /^client-(.+)\.json$/;

export async function windowsUp(
  context: CliContext,
  { name, text, facts, prefix, adapter, timeout }: WindowsUpFlags,
): Promise<WindowsUpReport> {
  const { address, gateway, dns } = facts;
  return windowsClientUp({
    runner: createRunner(),
    name,
    record: recordPath(context, name),
    // Where OpenVPN GUI looks for the profiles of one user.
    profile: { path: join(homeOf(context), 'OpenVPN', 'config', `${name}.ovpn`), text },
    network: {
      dns,
      ...(address === undefined ? {} : { address }),
      ...(gateway === undefined ? {} : { gateway }),
      ...(prefix === undefined ? {} : { prefix }),
      ...(adapter === undefined ? {} : { adapter }),
    },
    timeout: timeout * 1000,
    signal: context.signal,
    onNote: (note) => context.err(`${note}\n`),
  });
}

export function windowsDown(context: CliContext, name: string): Promise<WindowsDownReport> {
  return windowsClientDown({ runner: createRunner(), name, record: recordPath(context, name) });
}

export function windowsStatus(): Promise<WindowsStatus> {
  return windowsClientStatus(createRunner());
}

/** Clients that were brought up and not down again. */
export async function windowsClientNames(context: CliContext): Promise<readonly string[]> {
  const files = await readdir(recordDirectory(context)).catch((): string[] => []);
  return files.flatMap((file) => RECORD.exec(file)?.[1] ?? []);
}

function recordPath(context: CliContext, name: string): string {
  return join(recordDirectory(context), `client-${name}.json`);
}

function recordDirectory(context: CliContext): string {
  const { OVLAB_RUN_DIR: own, LOCALAPPDATA: local } = context.env;
  return own ?? join(local ?? join(homeOf(context), 'AppData', 'Local'), 'ovlab');
}

function homeOf({ env, cwd }: CliContext): string {
  return env['USERPROFILE'] ?? cwd;
}
