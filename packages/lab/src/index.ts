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
