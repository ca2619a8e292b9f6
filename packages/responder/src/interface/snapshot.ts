/** A global (or unique local) address of an interface; scope as the kernel sees it. */
export interface GlobalAddress {
  readonly address: string;
  /** Bits, 0..128. */
  readonly prefixLength: number;
  /** Duplicate address detection runs. An address for which it has failed is not listed. */
  readonly tentative: boolean;
  /** Its preferred lifetime is over (RFC 4862 5.5.4). */
  readonly deprecated: boolean;
  /** A privacy address (RFC 8981). */
  readonly temporary: boolean;
  /** When its lifetimes end, in milliseconds of the watcher's clock; undefined: never, or not known. */
  readonly validUntil?: number;
  readonly preferredUntil?: number;
}

/** What the kernel says about an interface at one moment. */
export interface InterfaceSnapshot {
  readonly name: string;
  readonly present: boolean;
  readonly ifindex: number | undefined;
  /** Six octets, `02:00:5e:10:00:01`; undefined for a link without Ethernet addresses. */
  readonly mac: string | undefined;
  /** Octets; 0 when the interface is not present. */
  readonly mtu: number;
  /** Administratively up. */
  readonly up: boolean;
  readonly carrier: boolean;
  /** A link-local address that may be the source of packets: not tentative, or optimistic (RFC 4429). */
  readonly linkLocal: string | undefined;
  /** Every such address, `linkLocal` among them. */
  readonly linkLocals: readonly string[];
  readonly globals: readonly GlobalAddress[];
  /** The host forwards IPv6 packets that come in here, and takes itself for a router on this link. */
  readonly forwarding: boolean;
}

/** An interface that messages can be sent on. */
export type UsableInterface = InterfaceSnapshot & { readonly ifindex: number; readonly linkLocal: string };

/** Why nothing can be sent on an interface; fit as a metric label. */
export type UnusableReason = 'missing' | 'down' | 'no-carrier' | 'no-link-local';

/** What an interface lacks; undefined when it is usable. */
export function unusableReason(snapshot: InterfaceSnapshot): UnusableReason | undefined {
  if (!snapshot.present || snapshot.ifindex === undefined) return 'missing';
  if (!snapshot.up) return 'down';
  if (!snapshot.carrier) return 'no-carrier';
  return snapshot.linkLocal === undefined ? 'no-link-local' : undefined;
}

export function isUsable(snapshot: InterfaceSnapshot): snapshot is UsableInterface {
  return unusableReason(snapshot) === undefined;
}

/** The snapshot of an interface that does not exist. */
export function missingInterface(name: string): InterfaceSnapshot {
  return {
    name,
    present: false,
    ifindex: undefined,
    mac: undefined,
    mtu: 0,
    up: false,
    carrier: false,
    linkLocal: undefined,
    linkLocals: [],
    globals: [],
    forwarding: false,
  };
}
