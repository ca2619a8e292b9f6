import type { Gateway, InterfaceAddress, LoadedLab } from '@ovlab/core';
import { OvlabError } from '@ovlab/core';
import type { HostSnapshot, ServerNetwork } from '@ovlab/linux-host';
import { type Account, machineAccounts, openvpnAccount } from '../accounts.ts';
import { serverNetwork } from '../server-network.ts';

/** A lab file with what it leaves out. */
export type ServerFile = Pick<LoadedLab, 'lab' | 'omitted'>;

/**
 * What the host driver should make of a real server's network. Addresses and gateways that the file leaves out are
 * those that the uplink has, and settings of all bridges are the business of the machine's owner.
 *
 * @param tapOwner whom OpenVPN becomes, and so may open the TAP devices; undefined: root alone
 *
 * Errors: `OVLAB_E_UNSUPPORTED` for gateways without addresses where the addresses are leased.
 */
export function realNetwork(
  { lab, omitted }: ServerFile,
  observed: HostSnapshot,
  tapOwner: Pick<Account, 'user'> | undefined = openvpnAccount(machineAccounts()),
): ServerNetwork {
  const { addresses, gateways, ...network } = serverNetwork(lab);
  const given = {
    addresses: omitted.includes('server.addresses') ? undefined : addresses,
    gateways: omitted.includes('server.gateways') ? undefined : gateways,
  };
  const common = {
    ...network,
    ownNamespace: false,
    ...(tapOwner === undefined ? {} : { tapOwner: { user: tapOwner.user } }),
  };
  if (given.addresses === undefined && given.gateways === undefined) return common;
  const links = [lab.server.uplink, lab.server.bridge];
  return {
    ...common,
    addresses: given.addresses ?? addressesOf(links, observed),
    gateways: given.gateways ?? gatewaysOf(links, observed, zoneOf(lab)),
  };
}

function addressesOf(links: readonly string[], { addresses }: HostSnapshot): readonly InterfaceAddress[] {
  const own = addresses.filter(({ link, scope }) => links.includes(link) && scope === 'global');
  const leased = own.find(({ validLifetime }) => validLifetime !== undefined);
  if (leased !== undefined) {
    throw new OvlabError(
      'OVLAB_E_UNSUPPORTED',
      `server.gateways is given without server.addresses, and ${leased.address} is only leased`,
      { hint: 'leave both out of the file, so that the lease moves with its gateway; or give both' },
    );
  }
  return own.map(({ family, address, prefixLength }) => ({ family, address, prefixLength }));
}

function gatewaysOf(links: readonly string[], { routes }: HostSnapshot, zone: string): readonly Gateway[] {
  return routes.flatMap(({ destination, link = '', gateway, gatewayFamily, family }) =>
    destination !== 'default' || gateway === undefined || !links.includes(link)
      ? []
      : [
          {
            family: gatewayFamily ?? family,
            address: gateway,
            zone: gateway.startsWith('fe80:') ? zone : undefined,
          },
        ],
  );
}

/** Where the addresses of the server are. */
function zoneOf({ server }: ServerFile['lab']): string {
  return server.mode === 'routed' ? server.uplink : server.bridge;
}
