import type { ClientKind } from './client.ts';
import { dhclient } from './dhclient.ts';
import { dhcp6c } from './dhcp6c.ts';
import { dhcpcd } from './dhcpcd.ts';
import { dibbler } from './dibbler.ts';
import { networkManager } from './network-manager.ts';
import { networkd } from './networkd.ts';

/** Every DHCPv6 client of Debian 12. */
export const clients: readonly ClientKind[] = [dhclient, dhcpcd, dhcp6c, dibbler, networkd, networkManager];
