import type { Preference, RouterAdvertisement } from '@ovlab/ndp';

/** Keys of the configuration file, as a person writes them; `interface` is `br0` when it is left out. */
export type WorldSettings = Readonly<Record<string, unknown>>;

/** A Router Advertisement that came to the hosts' link. */
export interface Heard {
  readonly message: RouterAdvertisement;
  readonly source: string;
  readonly destination: string;
  /** Milliseconds. */
  readonly at: number;
}

export interface HostAddress {
  readonly address: string;
  /** Seconds that are left, or Infinity. */
  readonly validLifetime: number;
  readonly preferredLifetime: number;
  readonly deprecated: boolean;
}

export interface HostRoute {
  /** `::/0` for a default route. */
  readonly prefix: string;
  readonly via: string;
  readonly preference: Preference;
  /** Seconds that are left, or Infinity. */
  readonly expires: number;
}

interface Solicitation {
  /** Default: the link-local address of the host. */
  readonly source?: string;
  readonly hopLimit?: number;
  /** The ICMPv6 message; default: one with the host's link-layer address, or without when the source is `::`. */
  readonly bytes?: Uint8Array;
}

/** A host on the router's link, which configures itself by what the router advertises. */
export interface HostSide {
  /** Addresses that it made out of advertised prefixes, in the order of their text. */
  addresses(): readonly HostAddress[];
  /** Routes through routers, in the order of their text. */
  routes(): readonly HostRoute[];
  /** MAC address that packets for a neighbour are sent to; undefined: not known. */
  neighbour(address: string): string | undefined;
  mtu(): number;
  /** Puts a Router Solicitation on the link. */
  solicit(solicitation?: Solicitation): void;
}

/** The machine that the responder runs on; what is changed here reaches it as from the kernel. */
export interface RouterSide {
  /** `2001:db8:56::1`; the prefix length is 64. */
  addAddress(address: string): void;
  removeAddress(address: string): void;
  /** The preferred lifetime of the address ends. */
  deprecateAddress(address: string): void;
  setMac(mac: string): void;
  setMtu(mtu: number): void;
  setLinkLocal(address: string | undefined): void;
  /** Takes the interface down, which costs it its addresses, or up with the addresses that it had. */
  setUp(up: boolean): void;
  setCarrier(carrier: boolean): void;
  setForwarding(forwarding: boolean): void;
  /** Deletes the interface. */
  remove(): void;
  /** Makes it again, with another index, as it was in the beginning. */
  create(): void;
  /** While set, the kernel refuses every packet of the responder. */
  refuseToSend(refuse: boolean): void;
}

export type StopSignal = 'SIGTERM' | 'SIGUSR2' | 'SIGKILL';

/**
 * A responder on `br0` of a router, and a host on the same link. The interface has the MAC address
 * 02:00:5e:10:00:01, fe80::1, 2001:db8:55::1/64 and the MTU 1500, and forwards; the host does not solicit by itself.
 */
export interface World {
  readonly router: RouterSide;
  readonly host: HostSide;
  /** Every advertisement of the router that came to the link, also those for other hosts. */
  readonly heard: readonly Heard[];
  /** What the responder has logged. */
  readonly log: readonly string[];
  /** Starts a responder; resolves once it follows the interface. */
  start(settings?: WorldSettings): Promise<void>;
  /** Gives the responder other settings; resolves once it has taken or refused them. */
  reload(settings: WorldSettings): Promise<void>;
  /** Ends the responder: with a withdrawal, without one, at once. */
  stop(signal?: StopSignal): Promise<void>;
  /**
   * Settles when the assertion holds, or fails with its words when it does not in time: in virtual time within
   * `withinMs`, on a machine within a minute.
   */
  eventually(assertion: () => void, withinMs: number): Promise<void>;
  elapse(milliseconds: number): Promise<void>;
  /** Another router, {@link OTHER_ROUTER} by default, multicasts an advertisement on the link. */
  announce(message: RouterAdvertisement, source?: string): void;
  now(): number;
  /** Milliseconds for which a message in `heard` may have been held up on its way; 0 in virtual time. */
  readonly jitter: number;
  /** Milliseconds that a busy machine may need for what takes no time; 0 in virtual time. */
  readonly stall: number;
  /** Ends everything. */
  remove(): Promise<void>;
}

/** Link-local address of a router that is not the responder's. */
export const OTHER_ROUTER = 'fe80::99';
export const ROUTER_MAC = '02:00:5e:10:00:01';
export const HOST_MAC = '02:00:5e:10:00:02';
/** The host's, by EUI-64 (RFC 4291 2.5.1). */
export const HOST_LINK_LOCAL = 'fe80::5eff:fe10:2';
