export type { CertificateAuthority, CreateAuthorityOptions, IssueOptions } from './authority.ts';
export { createCertificateAuthority, loadCertificateAuthority } from './certificate-authority.ts';
export { clientDirectives, renderClientProfile } from './client-profile.ts';
export { clientCredentialFiles, serverCredentialFiles, type StoredCredentials } from './credential-files.ts';
export { CredentialStore, type CredentialStoreOptions } from './credential-store.ts';
export { inlineCredentials, type KeyPairPem } from './credentials.ts';
export { detectOpenvpn, parseVersion, requireOpenvpn, type DetectedOpenvpn } from './detect.ts';
export { diagnoseLog, type LogDiagnosis } from './diagnose.ts';
export { option, renderDirectives, type Directive } from './directive.ts';
export { parseMachineReadableLine, type MachineReadableLine } from './machine-readable.ts';
export { ManagementClient } from './management/client.ts';
export type { CommandOptions } from './management/command-queue.ts';
export type { ManagementEvents } from './management/events.ts';
export type {
  BytecountMessage,
  ClientMessage,
  Environment,
  HoldMessage,
  LogMessage,
  ManagementMessage,
  Notification,
  NotifyMessage,
  Reply,
  StateMessage,
  StateName,
  UpdownMessage,
} from './management/messages.ts';
export { ManagementParser } from './management/parser.ts';
export type { ConnectOptions } from './management/socket.ts';
export {
  parseServerStatus,
  type ServerClient,
  type ServerRoute,
  type ServerStatus,
} from './management/status.ts';
export { makePrivateDirectory, writeFileAtomically } from './private-file.ts';
export type {
  ClientProfile,
  Management,
  Material,
  ProfileBase,
  ServerProfile,
  TlsCredentials,
  Transport,
} from './profile.ts';
export { quoteWord } from './quote.ts';
export { renderServerProfile, serverDirectives } from './server-profile.ts';
export { generateStaticKey, generateTlsCryptKey, isStaticKey } from './static-key.ts';
