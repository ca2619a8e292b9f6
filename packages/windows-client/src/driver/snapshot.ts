/** Where OpenVPN is installed, as its installer wrote it into the registry. Directories have no final backslash. */
export interface OpenvpnInstallation {
  /** For example `C:\Program Files\OpenVPN`. */
  readonly directory: string;
  /** For example `2.6.14`; undefined when the list of installed programs does not have it. */
  readonly version: string | undefined;
  /** Profiles of all users, for example `C:\Program Files\OpenVPN\config`. */
  readonly configDirectory: string;
  readonly openvpn: string;
  readonly gui: string;
  /** Makes and removes TAP adapters. */
  readonly tapctl: string;
}

/** A network adapter of Windows. */
export interface WindowsAdapter {
  /** For example `OpenVPN TAP-Windows6`; a person can change it. */
  readonly name: string;
  /** Name of the device, for example `TAP-Windows Adapter V9`; undefined when only netsh could be asked. */
  readonly description: string | undefined;
  /** Number that netsh takes in place of the name; unique among the adapters until the next start. */
  readonly index: number;
  /** Whether the media is connected: of a TAP adapter, whether OpenVPN has it open. */
  readonly up: boolean;
}

/** RFC 4862: `tentative` while duplicates are looked for, `deprecated` when no connection should begin with it. */
export type AddressState = 'tentative' | 'duplicate' | 'deprecated' | 'preferred' | 'unknown';

export interface WindowsAddress {
  readonly index: number;
  /** Without a zone. */
  readonly address: string;
  /** 0..128; undefined when only netsh could be asked. */
  readonly prefixLength: number | undefined;
  readonly state: AddressState;
}

export interface WindowsRoute {
  readonly index: number;
  /** For example `::/0`. */
  readonly prefix: string;
  /** Undefined for a prefix on the link. */
  readonly nextHop: string | undefined;
}

export interface WindowsDnsServers {
  readonly index: number;
  readonly servers: readonly string[];
}

/** What a driver of the client needs to know of a Windows machine, IPv6 only. */
export interface WindowsSnapshot {
  /** Who was asked; `netsh` where PowerShell is missing or locked down. */
  readonly source: 'powershell' | 'netsh';
  readonly openvpn: OpenvpnInstallation | undefined;
  readonly adapters: readonly WindowsAdapter[];
  readonly addresses: readonly WindowsAddress[];
  readonly routes: readonly WindowsRoute[];
  readonly dns: readonly WindowsDnsServers[];
  /** OpenVPNServiceInteractive, which does for a user what needs an administrator. */
  readonly interactiveService: 'running' | 'stopped' | 'missing';
  /** Whether this process runs with an administrator's rights. */
  readonly elevated: boolean;
}

/** What the network of Windows looks like, without OpenVPN and the rights of the process. */
export type NetworkSnapshot = Pick<
  WindowsSnapshot,
  'source' | 'adapters' | 'addresses' | 'routes' | 'dns' | 'interactiveService'
>;
