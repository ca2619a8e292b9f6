export { isReservedAnycast } from './address-kinds.ts';
export {
  canonicalAddress,
  cidrContains,
  contains,
  firstAddress,
  formatAddress,
  formatCidr,
  hasHostBits,
  isLinkLocal,
  lastOf,
  networkOf,
  parseAddress,
  parseCidr,
  type Cidr,
  type Family,
  type IpAddress,
} from './addresses.ts';
export { accessNetworks } from './checks/server-addresses.ts';
export { defaultLab, overrideLab, type LabOverrides } from './default-lab.ts';
export type { Diagnostic } from './diagnostics.ts';
export { errorCatalogue, ExitCode, OvlabError, type ErrorCode, type OvlabErrorOptions } from './errors.ts';
export { addressFromMac, eui64FromMac, linkLocalFromMac } from './eui64.ts';
export { chooseInternetHosts, internetHosts, type InternetHosts } from './internet-hosts.ts';
export { serverInstances, tapNames, type ServerInstance } from './instances.ts';
export { parseIfInet6, type KernelAddress } from './if-inet6.ts';
export { labJsonSchema } from './schema/json-schema.ts';
export { labTemplate, templateNames, type TemplateName } from './lab-template.ts';
export { nearMiss, type KnownHost, type NearMiss } from './near-miss.ts';
export { nearest } from './nearest.ts';
export type {
  ClientOs,
  FirstHopSecurity,
  Gateway,
  InterfaceAddress,
  Lab,
  LabClient,
  ServerSystem,
} from './lab.ts';
export {
  loadLab,
  parseLabFile,
  type LabFileResult,
  type LoadedLab,
  type OmittedKey,
} from './parse-lab-file.ts';
export { equivalentCommands, type Action, type Check, type Plan, type Step } from './plan.ts';
export { labProblems, type LabProblemCode } from './problem-codes.ts';
export { renderDiagnostic, renderDiagnostics, type RenderOptions } from './render-diagnostic.ts';
export { renderError, type RenderErrorOptions } from './render-error.ts';
export type { Runner, RunOptions, RunResult, StartedProcess, StartOptions } from './runner.ts';
export { serializeLab } from './serialize-lab.ts';
