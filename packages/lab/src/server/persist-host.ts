import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import {
  detectBackend,
  isSettled,
  observeMachine,
  persistedNetwork,
  readExisting,
  readJournal,
  removePersistence,
  renderPersistence,
  writePersistence,
  type PersistBackend,
  type PersistReport,
} from '@ovlab/linux-host';
import { machineAccounts, openvpnAccount } from '../accounts.ts';
import { labPaths, rootsFrom, type Roots } from '../paths.ts';
import { contextOf, requireHostAccess, type ServerHost } from './host-context.ts';
import { persistNotes } from './persist-notes.ts';
import { bootInstances, systemSettings } from './persist-settings.ts';
import { realNetwork, type ServerFile } from './real-network.ts';

export interface PersistHostOptions {
  /** Undefined: the one that configures the uplink now. */
  readonly backend?: PersistBackend;
  /** Directory that is or will be the root of the machine. */
  readonly root: string;
  readonly force: boolean;
  readonly dryRun: boolean;
  /** The command line of ovlab on the machine. */
  readonly program: readonly string[];
  readonly labFile: { readonly path: string; readonly text: string };
}

export interface PersistHostReport extends PersistReport {
  readonly backend: PersistBackend;
  /** What a person should know: what does not last, and what is missing. */
  readonly notes: readonly string[];
}

/**
 * Writes what makes a server's network last over a reboot, and the units that start the server.
 *
 * Errors: `OVLAB_E_UNCONFIRMED` while a change of this machine waits; those of `detectBackend`, `persistedNetwork`,
 * `renderPersistence` and `writePersistence`.
 */
export async function persistHost(
  host: ServerHost,
  file: ServerFile,
  options: PersistHostOptions,
): Promise<PersistHostReport> {
  requireHostAccess();
  if (options.root !== '/' || options.dryRun) return persist(host, file, options);
  const lock = await contextOf(host).lock('server persist', 0);
  try {
    await refuseUnconfirmed(host);
    return await persist(host, file, options);
  } finally {
    await lock.release();
  }
}

async function persist(
  host: ServerHost,
  file: ServerFile,
  options: PersistHostOptions,
): Promise<PersistHostReport> {
  const { name, runner } = host;
  const { root, dryRun, labFile } = options;
  const own = root === '/';
  const observed = await observeMachine(runner);
  const { uplink, bridge } = file.lab.server;
  const backend =
    options.backend ??
    (await detectBackend({ root, uplink, bridge, ...(own ? { managers: observed.managers } : {}) }));
  const where = { lab: name, backend, root, stateDirectory: stateDirectory(host) };
  const target = `/etc/ovlab/${name}.yaml`;
  // A file in that place that persist is asked to read is its user's, whoever wrote it first.
  const inPlace = labFile.path === join(root, target);
  const network = persistedNetwork({
    lab: name,
    desired: realNetwork(file, observed),
    observed,
    system: systemSettings(file.lab.server.system),
    tapOwner: openvpnAccount(machineAccounts()),
    instances: backend === 'ifcfg' ? await bootInstances(host, file.lab, dryRun) : [],
    service: {
      program: options.program,
      ...(isUsual(host.roots) ? {} : { directories: host.roots }),
      labFile: target,
      ...(inPlace ? {} : { labFileText: labFile.text }),
    },
  });
  const files = renderPersistence(network, backend, await readExisting(where));
  const report = await writePersistence(files, {
    ...where,
    force: options.force,
    dryRun,
    ...(inPlace ? { released: [target] } : {}),
  });
  return { backend, ...report, notes: await persistNotes(network, backend, observed, root) };
}

/** Takes back what {@link persistHost} wrote; nothing happens where there is nothing. */
export async function unpersistHost(
  host: ServerHost,
  { root, force }: { readonly root: string; readonly force: boolean },
): Promise<PersistReport> {
  return removePersistence({ lab: host.name, root, force, stateDirectory: stateDirectory(host) });
}

function stateDirectory({ name, roots }: ServerHost): string {
  return join(labPaths(name, roots).state, 'persist');
}

/** Whether ovlab finds its directories without being told. */
function isUsual({ run, state }: Roots): boolean {
  const usual = rootsFrom({});
  return run === usual.run && state === usual.state;
}

/** What is taken back in a minute shall not be there for ever. */
async function refuseUnconfirmed(host: ServerHost): Promise<void> {
  const found = await readJournal(contextOf(host).directory);
  if (found === undefined || isSettled(found)) return;
  throw new OvlabError('OVLAB_E_UNCONFIRMED', `a change of ${host.name} waits to be confirmed`, {
    hint: 'keep it with `ovlab server confirm`, then try again',
  });
}
