import { createHash } from 'node:crypto';
import { deviceNameOf } from '../client-run/record.ts';

/** What a client has beyond what advertisements tell it; addresses without zones. */
export interface ClientNetwork {
  readonly address?: string;
  /** 1..128; default 64. */
  readonly prefixLength?: number;
  readonly gateway?: string;
  readonly dns?: readonly string[];
  /** Domains that short names are looked up in. */
  readonly search?: readonly string[];
}

/** File name of the connection. */
export function networkManagerName(client: string): string {
  return `ovlab-client-${client}.nmconnection`;
}

/**
 * A connection that has NetworkManager own the TAP device: it takes address, router and name servers from the
 * advertisements, or sets those that are given. OpenVPN runs beside it and opens the device: NetworkManager's plug-in
 * for OpenVPN gives up a tunnel that was told no address, which is what a bridge with advertisements is.
 */
export function networkManagerConnection(client: string, mac: string, network: ClientNetwork = {}): string {
  const { address, prefixLength = 64, gateway, dns = [], search = [] } = network;
  const fixed = [
    'method=manual',
    `address1=${address ?? ''}/${prefixLength}${gateway === undefined ? '' : `,${gateway}`}`,
    ...(dns.length === 0 ? [] : [`dns=${listOf(dns)}`]),
    ...(search.length === 0 ? [] : [`dns-search=${listOf(search)}`]),
  ];
  return `# Install as root:
#   install -m 600 ${networkManagerName(client)} /etc/NetworkManager/system-connections/
#   nmcli connection reload
[connection]
id=ovlab ${client}
uuid=${uuidOf(client)}
type=tun
interface-name=${deviceNameOf(client)}

[tun]
mode=2

[ethernet]
cloned-mac-address=${mac}

[ipv4]
method=disabled

[ipv6]
${(address === undefined ? ['method=auto'] : fixed).join('\n')}
`;
}

function listOf(values: readonly string[]): string {
  return values.map((value) => `${value};`).join('');
}

/** RFC 9562 5.5: the same client has the same connection, so that another export replaces it. */
function uuidOf(client: string): string {
  const octets = createHash('sha1').update(`ovlab client ${client}`).digest().subarray(0, 16);
  octets.writeUInt8((octets.readUInt8(6) & 0x0f) | 0x50, 6);
  octets.writeUInt8((octets.readUInt8(8) & 0x3f) | 0x80, 8);
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
