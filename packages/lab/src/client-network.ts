import { contains, parseAddress, serverInstances, type Lab } from '@ovlab/core';
import { option, type ClientProfile, type Directive, type Transport } from '@ovlab/openvpn';
import type { WindowsNetwork } from '@ovlab/windows-client';

/** Family of the addresses that a client reaches the server by, when it dials this host. */
export function familyOf(lab: Lab, host: string): 4 | 6 {
  return parseAddress(host)?.family ?? (lab.vpn.transport === 'ipv6' ? 6 : 4);
}

/** Transport of a client that dials this host. */
export function transportTo(lab: Lab, host: string): Transport {
  return `${lab.vpn.proto}${familyOf(lab, host)}`;
}

/** Every instance of the server, by the host that the client is to dial. */
export function remotesOf(lab: Lab, host: string): Pick<ClientProfile, 'remote' | 'alternatives'> {
  const proto = transportTo(lab, host);
  const [first, ...others] = serverInstances(lab).map(({ port }) => ({ host, port, proto }));
  return {
    remote: first ?? { host, port: lab.vpn.port, proto },
    ...(others.length === 0 ? {} : { alternatives: others }),
  };
}

/**
 * What a client is given beyond what advertisements tell it: the static address, if it has one, the server as router
 * where the server is one, and the DNS servers and search domains that are advertised.
 */
export function networkOfClient(lab: Lab, address: string | undefined): WindowsNetwork {
  const { rdnss, dnssl, router } = lab.advertise;
  const gateway = router.lifetime === 0 ? undefined : ownAddress(lab);
  return {
    ...(address === undefined ? {} : { address }),
    prefixLength: Number(lab.prefix.split('/')[1] ?? 64),
    ...(address === undefined || gateway === undefined ? {} : { gateway }),
    dns: rdnss,
    search: dnssl,
  };
}

/**
 * The address for OpenVPN on Linux, where the default route comes with the advertisements. The server's own address of
 * the prefix stands for the other end, where OpenVPN wants to know one.
 */
export function staticAddress(
  lab: Lab,
  { address, prefixLength = 64 }: WindowsNetwork,
): readonly Directive[] {
  if (address === undefined) return [];
  const other = ownAddress(lab);
  return [option('ifconfig-ipv6', `${address}/${prefixLength}`, ...(other === undefined ? [] : [other]))];
}

/** The server's first address of the prefix. */
export function ownAddress(lab: Lab): string | undefined {
  return lab.server.addresses.find((own) => contains(lab.prefix, own.address))?.address;
}
