import type { ServerNetwork } from '../network.ts';
import type { HostSnapshot } from '../snapshot.ts';
import type {
  PersistedInstance,
  PersistedNetwork,
  PersistedResolver,
  PersistedService,
} from './persisted-network.ts';

/** What the lab file says of the machine itself (`server.system`). */
export interface SystemSettings {
  readonly hostname?: string | undefined;
  /** `dhcp`: the IPv4 address comes by DHCP, whatever the uplink has now. */
  readonly ipv4?: 'dhcp' | StaticIpv4 | undefined;
  readonly onBoot: boolean;
  /** Interfaces without IPv6. */
  readonly disableIpv6: readonly string[];
  readonly resolver: PersistedResolver;
}

interface StaticIpv4 {
  readonly address: string;
  readonly prefixLength: number;
  readonly gateway?: string | undefined;
}

export interface PersistRequest {
  readonly lab: string;
  readonly desired: ServerNetwork;
  /** The machine, before or after the network was applied. */
  readonly observed: HostSnapshot;
  readonly system: SystemSettings;
  readonly tapOwner?: PersistedNetwork['tapOwner'];
  readonly instances: readonly PersistedInstance[];
  readonly service: PersistedService;
}
