import type { HostSnapshot, RouteState } from '../snapshot.ts';

/**
 * What a real machine looks like, as plain JSON data: a {@link HostSnapshot} with what a lab's namespace never
 * has. Plan, verification, rollback, first-hop security and the doctor read it.
 */
export interface MachineSnapshot extends HostSnapshot {
  /** Policy rules of both families in the order in which the kernel asks them. */
  readonly rules: readonly RuleState[];
  /** Routes of every table but `main` and `local`. */
  readonly tableRoutes: readonly TableRouteState[];
  /** Programs and files that configure interfaces. */
  readonly managers: readonly ManagerState[];
  /** DHCP clients that run by themselves, not inside a manager. */
  readonly dhcpClients: readonly DhcpClientState[];
  /** SSH sessions into this machine; the one that the command runs in comes first. */
  readonly sessions: readonly SessionPath[];
  readonly filters: FilterState;
  readonly resolver: ResolverState;
  readonly kernel: KernelState;
}

export interface TableRouteState extends RouteState {
  /** Name or number as `ip` prints it. */
  readonly table: string;
}

/** A rule of the policy database (`ip rule`). */
export interface RuleState {
  readonly family: 4 | 6;
  readonly priority: number;
  /** What `ip rule add` takes after the priority, for example `['from', '192.0.2.0/24', 'lookup', '100']`. */
  readonly words: readonly string[];
  /** Interface that packets come in by. */
  readonly inputInterface?: string | undefined;
  /** Interface that a socket is bound to. */
  readonly outputInterface?: string | undefined;
  /** Keys of `ip -j rule` that {@link words} do not cover; such a rule could not be put back. */
  readonly unknown?: readonly string[] | undefined;
}

export type ManagerKind =
  'networkmanager' | 'systemd-networkd' | 'ifupdown' | 'netplan' | 'ifcfg' | 'cloud-init';

/** One way in which interfaces of the machine are configured. */
export interface ManagerState {
  readonly kind: ManagerKind;
  /** A daemon runs, or files of it name an interface. */
  readonly active: boolean;
  /** Names of interfaces that it configures. */
  readonly manages: readonly string[];
  /** The file, directory or process that told, for a person to look at. */
  readonly evidence: string;
}

export interface DhcpClientState {
  /** For example `dhclient`, `dhcpcd`, `udhcpc`. */
  readonly program: string;
  readonly pid: number;
  /** Undefined when its command line does not name one: then it serves all. */
  readonly interface?: string | undefined;
}

/** An established TCP connection to the SSH server of this machine. */
export interface SessionPath {
  readonly local: { readonly address: string; readonly port: number };
  readonly remote: { readonly address: string; readonly port: number };
  /** Interface that packets to the remote end leave by; undefined without a route. */
  readonly interface?: string | undefined;
  /** The session that this process runs in (`SSH_CONNECTION`). */
  readonly own: boolean;
}

/** Which programs rule the packet filter, and what becomes of forwarded packets. */
export interface FilterState {
  /** firewalld's tables are loaded. */
  readonly firewalld: boolean;
  /** ufw's chains are loaded. */
  readonly ufw: boolean;
  /** Tables of iptables that have been used, in nftables or in the old tables of the kernel. */
  readonly iptables: readonly IptablesState[];
  /** The strictest answer of all base chains to a forwarded packet that no rule knows. */
  readonly forward: { readonly ip4: 'accept' | 'drop'; readonly ip6: 'accept' | 'drop' };
}

/** The filter table of iptables or ip6tables. */
export interface IptablesState {
  readonly family: 4 | 6;
  readonly backend: 'nft' | 'legacy';
  /** The program that changes it, for example `ip6tables-nft`. */
  readonly program: string;
  /** Policy by the name of a built-in chain. */
  readonly policies: Readonly<Record<string, 'ACCEPT' | 'DROP'>>;
  /** Rules as `-S` prints them, for example `-A FORWARD -i br0 -j ACCEPT`. */
  readonly rules: readonly string[];
}

/** `/etc/resolv.conf`. */
export interface ResolverState {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly domain?: string | undefined;
  readonly options: readonly string[];
  /** Where the file points when it is a symbolic link, for example to systemd-resolved's. */
  readonly target?: string | undefined;
}

export interface KernelState {
  /** As `uname -r` prints it. */
  readonly release: string;
}
