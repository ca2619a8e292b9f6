export { backup, type BackupOptions } from './backup/backup.ts';
export { restore, type Restored, type RestoreOptions } from './backup/restore.ts';
export {
  addClient,
  listClients,
  renewClient,
  revokeClient,
  type AddedClient,
  type ClientChange,
  type ClientEntry,
} from './client-credentials.ts';
export { exportClient, type ClientBundle, type ExportOptions } from './client-export.ts';
export {
  clientDown,
  clientRuns,
  type ClientDownReport,
  type ClientRunStatus,
} from './client-run/client-down.ts';
export { clientUp, type ClientUpOptions, type ClientUpReport } from './client-run/client-up.ts';
export type { ClientFacts } from './client-run/openvpn-arguments.ts';
export { macosWarning } from './exports/macos-note.ts';
export type { LinuxService } from './exports/companions.ts';
export type { CredentialsOf } from './credential-access.ts';
export { down, listLabNames, type DownOptions, type DownReport } from './down.ts';
export type { LabEvent, LabEventListener, PhaseName } from './events.ts';
export { raiseVerbosity } from './log-verbosity.ts';
export { followLogs, logSources, readLogs, type LogLine, type LogSource } from './logs.ts';
export { lockHolder } from './lock.ts';
export { namespaceOf } from './names.ts';
export { labPaths, rootsFrom, type LabPaths, type Roots } from './paths.ts';
export type { PlannedStep } from './list-steps.ts';
export type { SupervisorCommand } from './programs.ts';
export type { AddressOrigin, ClientAddress } from './reach.ts';
export type { HostAddress, HostAddressOrigin, TunnelHost } from './correlate.ts';
export type { ClientReport, ServerClientReport, ServerReport, StatusReport, UpReport } from './report.ts';
export { isUp, openLab, status, type KnownLab } from './status.ts';
export type { InstanceStatus, SupervisorStatus, Trouble, TunnelClient } from './supervisor/protocol.ts';
export { planUp, up } from './up.ts';
export type { UpOptions } from './up-options.ts';
export {
  applyHost,
  confirmHost,
  removeHost,
  rollBackHost,
  watchHost,
  type ApplyHostOptions,
} from './server/change-host.ts';
export { changedServers } from './server/find-servers.ts';
export type { ServerHost } from './server/host-context.ts';
export { hostStatus, type HostStatus } from './server/host-status.ts';
export type { DiffLine } from './server/plan-diff.ts';
export { planHost, type HostPlan } from './server/plan-host.ts';
export {
  persistHost,
  unpersistHost,
  type PersistHostOptions,
  type PersistHostReport,
} from './server/persist-host.ts';
export type { ServerFile } from './server/real-network.ts';
export type { ChangeReport } from './server/report-change.ts';
