export { quoteArgument, quoteForCreateProcess } from './quoting/create-process.ts';
export { quoteForCmd, type CmdContext } from './quoting/cmd.ts';
export { windowsBundle, type BundleFile, type WindowsBundleOptions } from './bundle/bundle.ts';
export { windowsProfileOptions, windowsScriptOptions, type OpenvpnOption } from './bundle/profile-options.ts';
export type { WindowsNetwork } from './bundle/network.ts';
export { needsScripts } from './bundle/scripts.ts';
export { zipBundle } from './bundle/zip.ts';
export {
  applyWindowsPlan,
  undoWindowsPlan,
  type ApplyWindowsOptions,
  type WindowsUndoFailure,
} from './driver/apply.ts';
export { windowsClientDown, type WindowsDownOptions, type WindowsDownReport } from './driver/client-down.ts';
export { windowsClientStatus, type WindowsStatus } from './driver/client-status.ts';
export {
  windowsClientUp,
  type WindowsClient,
  type WindowsUpOptions,
  type WindowsUpReport,
} from './driver/client-up.ts';
export { observeWindows, type ObserveOptions } from './driver/observe.ts';
export { planWindowsClient, type WindowsClientNetwork } from './driver/plan.ts';
export type {
  AddressState,
  OpenvpnInstallation,
  WindowsAdapter,
  WindowsAddress,
  WindowsDnsServers,
  WindowsRoute,
  WindowsSnapshot,
} from './driver/snapshot.ts';
export type { TunnelExpectation, WindowsTunnel } from './driver/tunnel.ts';
