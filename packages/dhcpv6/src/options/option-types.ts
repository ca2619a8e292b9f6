import type { Dhcpv6Message } from '../messages/message-types.ts';
import type { LeaseQuery, LeaseQueryClientData, LeaseQueryRelayData } from './leasequery-types.ts';

/** DHCP Unique Identifier, 3..130 octets with its type; compared whole, never by its parts (RFC 9915 11). */
export type Duid = Uint8Array;

export interface ClientId {
  readonly type: 'client-id';
  readonly duid: Duid;
}

export interface ServerId {
  readonly type: 'server-id';
  readonly duid: Duid;
}

/** IA_NA (RFC 9915 21.4). Options: `ia-address`, `status-code`. */
export interface IaNa {
  readonly type: 'ia-na';
  readonly iaid: number;
  /** Seconds; 0: left to the client; 0xffffffff: never. */
  readonly t1: number;
  readonly t2: number;
  readonly options: readonly Dhcpv6Option[];
}

/** IA_TA, obsolete since RFC 9915 (RFC 8415 21.5). */
export interface IaTa {
  readonly type: 'ia-ta';
  readonly iaid: number;
  readonly options: readonly Dhcpv6Option[];
}

/** IAADDR (RFC 9915 21.6). Options: `status-code`. */
export interface IaAddress {
  readonly type: 'ia-address';
  readonly address: string;
  /** Seconds; 0xffffffff: for ever. */
  readonly preferredLifetime: number;
  readonly validLifetime: number;
  readonly options: readonly Dhcpv6Option[];
}

/** IA_PD (RFC 9915 21.21). Options: `ia-prefix`, `status-code`. */
export interface IaPd {
  readonly type: 'ia-pd';
  readonly iaid: number;
  readonly t1: number;
  readonly t2: number;
  readonly options: readonly Dhcpv6Option[];
}

/** IAPREFIX (RFC 9915 21.22). A hint for the length alone has prefix `::`. */
export interface IaPrefix {
  readonly type: 'ia-prefix';
  readonly preferredLifetime: number;
  readonly validLifetime: number;
  /** 0..128. */
  readonly prefixLength: number;
  readonly prefix: string;
  readonly options: readonly Dhcpv6Option[];
}

/** ORO (RFC 9915 21.7). */
export interface OptionRequest {
  readonly type: 'option-request';
  readonly codes: readonly number[];
}

export interface PreferenceOption {
  readonly type: 'preference';
  /** 0..255. */
  readonly value: number;
}

export interface ElapsedTime {
  readonly type: 'elapsed-time';
  /** Hundredths of a second, 0..0xffff; 0xffff: that long or longer. */
  readonly hundredths: number;
}

/** RFC 9915 21.10. */
export interface RelayMessageOption {
  readonly type: 'relay-message';
  readonly message: Dhcpv6Message;
}

/** RFC 9915 21.11. */
export interface Authentication {
  readonly type: 'authentication';
  readonly protocol: number;
  readonly algorithm: number;
  readonly replayDetectionMethod: number;
  readonly replayDetection: bigint;
  readonly information: Uint8Array;
}

/** Obsolete since RFC 9915. */
export interface ServerUnicast {
  readonly type: 'server-unicast';
  readonly address: string;
}

export interface StatusCode {
  readonly type: 'status-code';
  /** 0 Success, 1 UnspecFail, 2 NoAddrsAvail, 3 NoBinding, 4 NotOnLink, 5 UseMulticast, 6 NoPrefixAvail. */
  readonly code: number;
  readonly message: string;
}

export interface RapidCommit {
  readonly type: 'rapid-commit';
}

export interface UserClass {
  readonly type: 'user-class';
  readonly classes: readonly Uint8Array[];
}

export interface VendorClass {
  readonly type: 'vendor-class';
  readonly enterprise: number;
  readonly classes: readonly Uint8Array[];
}

export interface VendorOptions {
  readonly type: 'vendor-options';
  readonly enterprise: number;
  readonly options: readonly { readonly code: number; readonly data: Uint8Array }[];
}

export interface InterfaceId {
  readonly type: 'interface-id';
  readonly id: Uint8Array;
}

export interface ReconfigureMessage {
  readonly type: 'reconfigure-message';
  /** 5 Renew, 6 Rebind, 11 Information-request. */
  readonly messageType: number;
}

export interface ReconfigureAccept {
  readonly type: 'reconfigure-accept';
}

/**
 * Options that are a list of addresses: DNS servers (23, RFC 3646), SNTP servers (31, RFC 4075), links that a client
 * has leases on (48, RFC 5007).
 */
export interface AddressList {
  readonly type: 'dns-servers' | 'sntp-servers' | 'leasequery-client-links';
  readonly addresses: readonly string[];
}

/** RFC 3646 4. */
export interface DomainList {
  readonly type: 'domain-list';
  readonly domains: readonly string[];
}

/**
 * Seconds: information refresh time (32, RFC 9915 21.23), SOL_MAX_RT (82), INF_MAX_RT (83), time since the last
 * message of a client (46, RFC 5007).
 */
export interface SecondsOption {
  readonly type: 'information-refresh-time' | 'sol-max-rt' | 'inf-max-rt' | 'client-last-transaction-time';
  readonly seconds: number;
}

/** RFC 4704. */
export interface ClientFqdn {
  readonly type: 'client-fqdn';
  /** The server updates the AAAA record. */
  readonly serverUpdates: boolean;
  /** The server overrides the client's wish. */
  readonly overridden: boolean;
  readonly noUpdates: boolean;
  /** Labels with dots; without a final one when the name is partial, `lab.example.` when it is whole. */
  readonly name: string;
}

/** RFC 5908: each entry is an address, a multicast address or a name. */
export interface NtpServer {
  readonly type: 'ntp-server';
  readonly servers: readonly (
    | { readonly kind: 'address' | 'multicast'; readonly address: string }
    | { readonly kind: 'name'; readonly name: string }
  )[];
}

/** RFC 6939. */
export interface ClientLinkLayerAddress {
  readonly type: 'client-link-layer-address';
  /** ARP hardware type, 1 for Ethernet. */
  readonly hardwareType: number;
  /** `02:00:5e:10:00:01`. */
  readonly linkLayerAddress: string;
}

/** Text: boot file URL (59, RFC 5970), captive portal URI (103, RFC 8910). */
export interface TextOption {
  readonly type: 'bootfile-url' | 'captive-portal';
  readonly text: string;
}

/** RFC 5970 3.2. */
export interface BootfileParameters {
  readonly type: 'bootfile-parameters';
  readonly parameters: readonly string[];
}

/** RFC 8357: the port that a relay wants its answer sent to; 0 for the one that it sent from. */
export interface RelaySourcePort {
  readonly type: 'relay-source-port';
  readonly port: number;
}

/** RFC 9686 4: the server accepts address registrations. */
export interface AddressRegistrationEnable {
  readonly type: 'address-registration-enable';
}

/** An option without a form of its own, or one whose content cannot be read. */
export interface RawOption {
  readonly type: 'raw';
  readonly code: number;
  readonly data: Uint8Array;
  /** Why the content of a known option could not be read. */
  readonly malformed?: string;
}

export type KnownOption =
  | ClientId
  | ServerId
  | IaNa
  | IaTa
  | IaAddress
  | IaPd
  | IaPrefix
  | OptionRequest
  | PreferenceOption
  | ElapsedTime
  | RelayMessageOption
  | Authentication
  | ServerUnicast
  | StatusCode
  | RapidCommit
  | UserClass
  | VendorClass
  | VendorOptions
  | InterfaceId
  | ReconfigureMessage
  | ReconfigureAccept
  | AddressList
  | DomainList
  | SecondsOption
  | ClientFqdn
  | NtpServer
  | ClientLinkLayerAddress
  | TextOption
  | BootfileParameters
  | RelaySourcePort
  | AddressRegistrationEnable
  | LeaseQuery
  | LeaseQueryClientData
  | LeaseQueryRelayData;

export type Dhcpv6Option = KnownOption | RawOption;

/** The option of one type; some types share a form. */
export type OptionOf<Type extends Dhcpv6Option['type']> = OfType<Dhcpv6Option, Type>;

type OfType<Option extends Dhcpv6Option, Type> = Option extends unknown
  ? Type extends Option['type']
    ? Option & { readonly type: Type }
    : never
  : never;
