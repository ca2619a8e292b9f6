export { applyPlan, type ApplyOptions } from './apply.ts';
export { describePlan } from './describe.ts';
export { guardTable, portTable } from './guard.ts';
export { type ChainModel, renderTable, type TableModel } from './firewall.ts';
export type { ServerNetwork } from './network.ts';
export { observe } from './observe.ts';
export { type Owned, owned } from './owned.ts';
export { parseAddresses } from './parse-addresses.ts';
export { parseLinks } from './parse-links.ts';
export { parseNft } from './parse-nft.ts';
export { parseNeighbours, parseRoutes } from './parse-routes.ts';
export { parseSysctls } from './parse-sysctl.ts';
export { planRemove } from './plan-remove.ts';
export { planServer } from './plan-server.ts';
export type {
  AddressState,
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
export { undoPlan } from './undo.ts';
