export { applyPlan, type ApplyOptions } from './apply.ts';
export { compareSnapshots, type Difference } from './compare.ts';
export { describePlan } from './describe.ts';
export { type ChainModel, renderTable, type RuleModel, type TableModel } from './firewall.ts';
export { type FirstHopCounter, firstHopCounters } from './first-hop/counters.ts';
export { guardTable, portTable } from './guard.ts';
export { NdpProxy, type NdpProxyOptions } from './ndp-proxy/ndp-proxy.ts';
export type { ServerNetwork } from './network.ts';
export { observe } from './observe.ts';
export { type Owned, owned } from './owned.ts';
export { observeMachine, type ObserveMachineOptions } from './machine/observe-machine.ts';
export type {
  DhcpClientState,
  FilterState,
  IptablesState,
  KernelState,
  MachineSnapshot,
  ManagerKind,
  ManagerState,
  ResolverState,
  RuleState,
  SessionPath,
  TableRouteState,
} from './machine/snapshot.ts';
export { parseAddresses } from './parse-addresses.ts';
export { parseLinks } from './parse-links.ts';
export { parseNft } from './parse-nft.ts';
export { parseNeighbours, parseRoutes } from './parse-routes.ts';
export { parseSysctls } from './parse-sysctl.ts';
export {
  detectBackend,
  persistBackends,
  persistedNetwork,
  readExisting,
  removePersistence,
  renderPersistence,
  unitNames,
  writePersistence,
  type ExistingFile,
  type PersistBackend,
  type PersistChange,
  type PersistedInstance,
  type PersistedNetwork,
  type PersistedService,
  type PersistReport,
  type PersistRequest,
  type RenderedFile,
  type SystemSettings,
} from './persist/index.ts';
export { planRemove } from './plan-remove.ts';
export { planServer } from './plan-server.ts';
export { classifyPrefix, type PrefixEvidence, type PrefixVerdict } from './routed/classify-prefix.ts';
export { probePrefix, type ProbePrefixOptions } from './routed/probe-prefix.ts';
export type {
  AddressState,
  BridgePortState,
  BridgeState,
  HostSnapshot,
  LinkState,
  NeighbourState,
  NftChain,
  NftRule,
  NftState,
  RouteState,
  TunState,
} from './snapshot.ts';
export { toScript } from './script.ts';
export { undoPlan } from './undo.ts';
export { type Finding, verifyPlan } from './verify.ts';
export { applyChange, type ChangeRequest } from './transaction/apply-change.ts';
export type { WatchdogCommand } from './transaction/arm.ts';
export type { HostLock, TransactionContext } from './transaction/context.ts';
export { isSettled, monotonic, type Phase, type Transaction } from './transaction/journal.ts';
export { readJournal } from './transaction/journal-file.ts';
export { lastChange } from './transaction/recover.ts';
export { removeChanges, type RemoveRequest } from './transaction/remove-change.ts';
export { confirmChange, rollBackChange } from './transaction/settle.ts';
export { runWatchdog, type WatchdogOptions } from './transaction/watchdog.ts';
export { pokeWatchdog } from './transaction/watchdog-socket.ts';
