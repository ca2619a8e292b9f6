import type { Lab } from '@ovlab/core';
import type { FilterState, ManagerState, NftState, PrefixVerdict, RouteState } from '@ovlab/linux-host';
import type { AddressFact } from './gather/addresses.ts';
import type { AnswerFact } from './gather/answer.ts';
import type { ChangeFact } from './gather/change.ts';
import type { ClientFacts } from './gather/client.ts';
import type { Comparison } from './gather/comparison.ts';
import type { ConfigFile } from './gather/config-files.ts';
import type { Credentials } from './gather/credentials.ts';
import type { DirectoryFact } from './gather/directories.ts';
import type { KernelFeatures } from './gather/features.ts';
import type { LinkFact } from './gather/links.ts';
import type { MachineFacts } from './gather/machine.ts';
import type { NeighbourFact } from './gather/neighbours.ts';
import type { PathMtu } from './gather/path-mtu.ts';
import type { ProcessFact } from './gather/processes.ts';
import type { ProgramVersions } from './gather/programs.ts';
import type { ResolverFacts } from './gather/resolver.ts';
import type { SocketFact } from './gather/sockets.ts';
import type { SupervisorFacts } from './gather/supervisor.ts';

/** Everything that is looked at, each part by a gatherer of its own. Plain data. */
export interface Facts {
  readonly machine: MachineFacts;
  readonly features: KernelFeatures;
  readonly programs: ProgramVersions;
  readonly links: readonly LinkFact[];
  readonly addresses: readonly AddressFact[];
  /** Routes of the main table, both families. */
  readonly routes: readonly RouteState[];
  readonly neighbours: readonly NeighbourFact[];
  /** Kernel parameters by dotted name; one that this kernel lacks is absent. */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly nft: NftState;
  readonly processes: readonly ProcessFact[];
  readonly sockets: readonly SocketFact[];
  readonly resolver: ResolverFacts;
  /** Files by which this machine sets up its network at boot. */
  readonly configFiles: readonly ConfigFile[];
  readonly credentials: Credentials;
  readonly directories: readonly DirectoryFact[];
  readonly supervisor: SupervisorFacts;
  readonly pathMtu: PathMtu;
  /** Programs and files that configure interfaces. */
  readonly managers: readonly ManagerState[];
  readonly filters: FilterState;
  /** How the router in front of this machine treats the /64. */
  readonly provider: PrefixVerdict;
  readonly change: ChangeFact;
  /** How the machine differs from the lab file. */
  readonly comparison: Comparison;
  readonly answer: AnswerFact;
  readonly client: ClientFacts;
}

/** What the checks are about. */
export interface Subject {
  /** The lab file; undefined: there is none, and what it would say is guessed from the machine. */
  readonly lab: Lab | undefined;
  readonly uplink: string | undefined;
  readonly bridge: string | undefined;
  readonly taps: readonly string[];
  readonly mode: 'bridged' | 'routed';
  /** The client that is meant by `--client`. */
  readonly client: string | undefined;
  /** Where the lab file's run-time state and keys are. */
  readonly directories: { readonly run: string; readonly state: string } | undefined;
}

/** What was gathered, and why the rest was not. */
export interface Evidence {
  readonly subject: Subject;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly facts: Partial<Facts>;
  readonly unread: Partial<Record<keyof Facts, string>>;
}
