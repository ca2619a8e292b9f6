import { OvlabError, type Runner, type RunOptions } from '@ovlab/core';
import { parseAddresses } from '../parse-addresses.ts';
import { parseLinks } from '../parse-links.ts';
import { parseNft } from '../parse-nft.ts';
import { parseNeighbours, parseTables } from '../parse-routes.ts';
import { machineSysctls, parseSysctls, relevantSysctls } from '../parse-sysctl.ts';
import type { NftState } from '../snapshot.ts';
import { observeDhcpClients } from './dhcp-clients.ts';
import { isFirstNamespace } from './namespace.ts';
import { filterState, parseIptablesSave, usesIptablesNft } from './filters.ts';
import { observeManagers } from './managers.ts';
import { parseRules } from './parse-rules.ts';
import { observeResolver } from './resolver.ts';
import { parseSessions, pathQuestions, withInterfaces } from './sessions.ts';
import type { IptablesState, MachineSnapshot, ManagerState, SessionPath } from './snapshot.ts';

export interface ObserveMachineOptions {
  /** Where the files of the machine lie; default `/`, whose files say nothing of a namespace beside the first. */
  readonly root?: string;
  /** For `SSH_CONNECTION`; default the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/**
 * Looks at a real machine: the network namespace of the runner, and files below the root. Changes nothing. Six
 * processes at once and one after them; two or three more where there are SSH sessions or iptables.
 *
 * Errors: those of {@link Runner}; reading the nftables ruleset needs CAP_NET_ADMIN.
 */
export async function observeMachine(
  runner: Runner,
  { root = '/', env = process.env, signal }: ObserveMachineOptions = {},
): Promise<MachineSnapshot> {
  const common: RunOptions = signal === undefined ? {} : { signal };
  const [state, four, six, { nft, iptables }, sessions, dhcpClients, resolver] = await Promise.all([
    observeLinks(runner, root, common),
    observeFamily(runner, 4, common),
    observeFamily(runner, 6, common),
    observeFilters(runner, common),
    observeSessions(runner, env['SSH_CONNECTION'], common),
    observeDhcpClients(root, runner.netns),
    observeResolver(root),
  ]);
  const { 'kernel.osrelease': release = '', ...sysctls } = state.sysctls;
  return {
    links: state.links,
    addresses: state.addresses,
    routes: [...four.routes, ...six.routes],
    neighbours: state.neighbours,
    sysctls,
    nft,
    rules: [...four.rules, ...six.rules],
    tableRoutes: [...four.tableRoutes, ...six.tableRoutes],
    managers: state.managers,
    dhcpClients,
    sessions,
    filters: filterState(nft, iptables),
    resolver,
    kernel: { release },
  };
}

async function observeLinks(runner: Runner, root: string, common: RunOptions) {
  const answers = await ask(runner, [], ['link show', 'addr show', 'neigh show'], common);
  const [links = '[]', addresses = '[]', neighbours = '[]'] = answers;
  const parsed = parseLinks(links);
  const linkNames = parsed.map(({ name }) => name);
  const names = [...relevantSysctls(linkNames), ...machineSysctls(linkNames)];
  const [{ stdout }, managers] = await Promise.all([
    runner.run('sysctl', ['-e', 'kernel.osrelease', ...names], common),
    managersOf(runner, root, (index) => parsed.find((link) => link.index === index)?.name),
  ]);
  return {
    links: parsed,
    addresses: parseAddresses(addresses),
    neighbours: parseNeighbours(neighbours),
    sysctls: parseSysctls(stdout),
    managers,
  };
}

async function managersOf(
  runner: Runner,
  root: string,
  nameOf: (index: number) => string | undefined,
): Promise<readonly ManagerState[]> {
  if (root === '/' && !(await isFirstNamespace(runner.netns))) return [];
  return observeManagers(root, nameOf);
}

async function observeFamily(runner: Runner, family: 4 | 6, common: RunOptions) {
  const questions = ['route show table all', 'rule show'];
  const [routes = '[]', rules = '[]'] = await ask(runner, [`-${family}`], questions, common);
  const tables = parseTables(routes, family);
  return {
    routes: tables.filter(({ table }) => table === 'main').map(({ route }) => route),
    tableRoutes: tables
      .filter(({ table }) => table !== 'main' && table !== 'local')
      .map(({ table, route }) => ({ ...route, table })),
    rules: parseRules(rules, family),
  };
}

/** Asks `ip` several questions in one process; each answer is a JSON array on a line of its own. */
async function ask(
  runner: Runner,
  switches: readonly string[],
  questions: readonly string[],
  common: RunOptions,
): Promise<readonly string[]> {
  const { stdout } = await runner.run('ip', [...switches, '-j', '-d', '-batch', '-'], {
    ...common,
    input: `${questions.join('\n')}\n`,
  });
  const answers = stdout.split('\n').filter((line) => line.startsWith('['));
  if (answers.length === questions.length) return answers;
  throw new OvlabError('OVLAB_E_COMMAND', '`ip -j -d -batch -` did not answer every question', {
    hint: 'iproute2 5.10 or later is needed; `ip -V` tells the version',
  });
}

async function observeFilters(
  runner: Runner,
  common: RunOptions,
): Promise<{ readonly nft: NftState; readonly iptables: readonly IptablesState[] }> {
  const [{ stdout }, legacy] = await Promise.all([
    runner.run('nft', ['-j', 'list', 'ruleset'], common),
    // The kernel lists the old tables that were ever used in this namespace; asking iptables would load them.
    runner.run('cat', ['/proc/net/ip_tables_names', '/proc/net/ip6_tables_names'], {
      ...common,
      reject: false,
    }),
  ]);
  const nft = parseNft(stdout);
  const save = async (
    family: 4 | 6,
    backend: IptablesState['backend'],
  ): Promise<readonly IptablesState[]> => {
    const plain = family === 4 ? 'iptables' : 'ip6tables';
    // Before there were two of them the program had its plain name.
    for (const program of [`${plain}-${backend}`, plain]) {
      const text = await savedRules(runner, program, common);
      const state = text === undefined ? undefined : parseIptablesSave(text, family, backend, program);
      if (state !== undefined) return [state];
    }
    return [];
  };
  const legacyUsed = legacy.stdout.split('\n').includes('filter');
  const iptables = await Promise.all([
    usesIptablesNft(nft, 'ip') ? save(4, 'nft') : [],
    usesIptablesNft(nft, 'ip6') ? save(6, 'nft') : [],
    legacyUsed ? save(4, 'legacy') : [],
    legacyUsed ? save(6, 'legacy') : [],
  ]);
  return { nft, iptables: iptables.flat() };
}

/** Without the program its rules cannot be read: undefined; nft still shows their policy. */
async function savedRules(runner: Runner, program: string, common: RunOptions): Promise<string | undefined> {
  try {
    const { stdout } = await runner.run(`${program}-save`, ['-t', 'filter'], { ...common, reject: false });
    return stdout;
  } catch (error) {
    if (error instanceof OvlabError && error.code === 'OVLAB_E_TOOL_MISSING') return undefined;
    throw error;
  }
}

async function observeSessions(
  runner: Runner,
  connection: string | undefined,
  common: RunOptions,
): Promise<readonly SessionPath[]> {
  const { stdout } = await runner.run('ss', ['-Htnp', 'state', 'established'], { ...common, reject: false });
  const sessions = parseSessions(stdout, connection);
  const questions = pathQuestions(sessions);
  if (questions.length === 0) return withInterfaces(sessions, []);
  const answers = await Promise.all(
    questions.map(async (question) => {
      const { stdout: answer } = await runner.run('ip', ['-j', ...question.split(' ')], {
        ...common,
        reject: false,
      });
      return answer.trim() === '' ? '[]' : answer;
    }),
  );
  return withInterfaces(sessions, answers);
}
