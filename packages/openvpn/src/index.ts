export type { CertificateAuthority, CreateAuthorityOptions, IssueOptions } from './authority.ts';
export { createCertificateAuthority, loadCertificateAuthority } from './certificate-authority.ts';
export { MAX_SOCKET_PATH_OCTETS } from './common-directives.ts';
export { clientDirectives, renderClientProfile } from './client-profile.ts';
export {
  directivesOf,
  renderDocument,
  type BlankEntry,
  type BlockEntry,
  type CommentEntry,
  type ConfigDocument,
  type ConfigEntry,
  type InvalidEntry,
  type OptionEntry,
} from './config/document.ts';
export { encodeConfig, type ConfigEncoding, type ConfigText } from './config/encoding.ts';
export type {
  BridgeFitness,
  LineMeaning,
  NeededFile,
  ProfileDevice,
  ProfileMeaning,
  ProfileSecurity,
  RemoteServer,
  Role,
} from './config/meaning.ts';
export type { Handling } from './config/options/fact.ts';
export type { Lifecycle } from './config/options/lifecycle.ts';
export {
  loadConfig,
  parseConfig,
  type ParseConfigOptions,
  type ParsedConfig,
} from './config/parse-config.ts';
export { readProfile } from './config/read-profile.ts';
export type { Statement } from './config/statements.ts';
export { toProfile, type ImportedProfile, type TypedProfile } from './config/to-profile.ts';
export { embedFiles, renderTypedProfile } from './config/typed-profile.ts';
export type { FieldOptions } from './config/typed-fields.ts';
export type { Word } from './config/words.ts';
export type { ClientCertificate } from './client-certificate.ts';
export {
  clientCredentialFiles,
  serverCredentialFiles,
  tlsCryptVersion,
  type StoredCredentials,
} from './credential-files.ts';
export { CredentialStore, type CredentialStoreOptions } from './credential-store.ts';
export { encryptPrivateKey } from './encrypt-key.ts';
export { inlineCredentials, type KeyPairPem } from './credentials.ts';
export { detectOpenvpn, parseVersion, requireOpenvpn, type DetectedOpenvpn } from './detect.ts';
export { diagnoseLog, diagnoseWaiting, type LogDiagnosis } from './diagnose.ts';
export { diagnoses, type Diagnosis } from './diagnose/causes.ts';
export { LogDiagnoser, type LiveDiagnosis, type LogDiagnoserOptions } from './diagnose/log-diagnoser.ts';
export {
  SecondClientDetector,
  type SecondClient,
  type SecondClientOptions,
} from './diagnose/second-client.ts';
export { formatPeer, parsePeer, subjectOf, type Peer, type Subject } from './diagnose/subject.ts';
export { option, renderDirectives, type Directive } from './directive.ts';
export { parseMachineReadableLine, type MachineReadableLine } from './machine-readable.ts';
export { ManagementClient } from './management/client.ts';
export type { CommandOptions } from './management/command-queue.ts';
export type { ManagementEvents, NotificationEvents } from './management/events.ts';
export type {
  BytecountMessage,
  ClientMessage,
  EchoMessage,
  Environment,
  HoldMessage,
  LogMessage,
  ManagementMessage,
  NeedMessage,
  Notification,
  NotifyMessage,
  PasswordMessage,
  ProxyMessage,
  RemoteMessage,
  Reply,
  SignMessage,
  StateMessage,
  StateName,
  UpdownMessage,
} from './management/messages.ts';
export type { DroppedMessage } from './management/notification-queue.ts';
export { ManagementParser } from './management/parser.ts';
export {
  ReconnectingManagement,
  type ReconnectingEvents,
  type ReconnectOptions,
} from './management/reconnecting.ts';
export type { ConnectOptions } from './management/socket.ts';
export {
  parseServerStatus,
  type ServerClient,
  type ServerRoute,
  type ServerStatus,
} from './management/status.ts';
export { p2pDirectives, renderP2pProfile } from './p2p-profile.ts';
export {
  ensureTunnelKeys,
  readFingerprint,
  tunnelFiles,
  type PeerFiles,
  type TunnelFiles,
} from './peer-credentials.ts';
export { probe, type AddressFinding, type ProbeOptions, type ProbeReport } from './probe/probe.ts';
export {
  readProbeProfile,
  readProbeRemotes,
  type ProbeProfile,
  type ProbeRemote,
  type ReadProbeProfileOptions,
} from './probe/probe-profile.ts';
export { readTlsCryptKey } from './probe/client-key.ts';
export type { ProbeKeys, StaticKeyOptions } from './probe/keys.ts';
export type { DirectionKey, SharedKey } from './probe/shared-key.ts';
export { formatTarget, parseTarget, type ProbeTarget } from './probe/target.ts';
export type { ProbeFinding, ProbeVerdict } from './probe/verdict.ts';
export { makePrivateDirectory, writeFileAtomically } from './private-file.ts';
export type {
  ClientProfile,
  Management,
  Material,
  P2pCrypto,
  P2pProfile,
  ProcessProfile,
  ProfileBase,
  Remote,
  ServerProfile,
  TlsCredentials,
  Transport,
} from './profile.ts';
export { quoteWord } from './quote.ts';
export { renderServerProfile, serverDirectives } from './server-profile.ts';
export { readRevocationList, type Revocation, type RevocationList } from './revocation-list.ts';
export { certificateFingerprint, createSelfSigned } from './self-signed.ts';
export { staticCryptoDirectives, staticCryptoNote, type StaticCrypto } from './static-crypto.ts';
export { generateStaticKey, generateTlsCryptKey, isStaticKey } from './static-key.ts';
export {
  generateTlsCryptV2ClientKey,
  generateTlsCryptV2ServerKey,
  isTlsCryptV2ServerKey,
  parseTlsCryptV2ClientKey,
  verifyTlsCryptV2ClientKey,
  type TlsCryptV2ClientKey,
} from './tls-crypt-v2.ts';
export {
  clientSystems,
  describeClientSupport,
  tapSupport,
  type ClientSystem,
  type TapSupport,
} from './tap-support.ts';
