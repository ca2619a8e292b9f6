export { buildRouterAdvertisement, encodeAdvertisement, type AdvertisementOptions } from './advertisement.ts';
export { systemClock, type Clock } from './clock.ts';
export { assertRaConfig, checkRaConfig } from './config/check-config.ts';
export type { InterfaceConfig } from './config/daemon-config.ts';
export type { ConfigProblem } from './config/problem.ts';
export { defaultDhcpv6Config, type Dhcpv6Config } from './config/dhcpv6-config.ts';
export { defaultRaConfig, type PrefixConfig, type RaConfig } from './config/ra-config.ts';
export type { Endpoint } from './control/listen.ts';
export { Daemon, type DaemonOptions, type Links } from './daemon/daemon.ts';
export { openDaemonControl, type DaemonControlOptions } from './daemon/daemon-control.ts';
export type { Dhcpv6Status } from './dhcpv6/dhcpv6-status.ts';
export type { LeaseKeeper, LeaseStoreStatus } from './dhcpv6/lease-keeper.ts';
export { openKeeper, type OpenKeeperOptions } from './dhcpv6/open-keeper.ts';
export { createInterfaceWatcher, type KernelWatcherOptions } from './interface/kernel-watcher.ts';
export { readInterface, type TextReader } from './interface/read-interface.ts';
export {
  isUsable,
  unusableReason,
  type GlobalAddress,
  type InterfaceSnapshot,
  type UnusableReason,
  type UsableInterface,
} from './interface/snapshot.ts';
export type { InterfaceWatcher } from './interface/watcher.ts';
export { openLeaseStore, type OpenLeaseStoreOptions } from './leases/open-lease-store.ts';
export { silentLogger, type Logger } from './logger.ts';
export { Responder, type ResponderOptions } from './responder.ts';
export type { ReceivedCount, ReceivedType, ResponderCounts } from './statistics.ts';
export type { InterfaceStatus, ResponderStatus } from './status.ts';
export { createRawSocketTransport } from './transport/raw-socket-transport.ts';
export type {
  IncomingMessage,
  Link,
  OutgoingMessage,
  RaSocket,
  RaTransport,
  TransportEvents,
} from './transport/transport.ts';
