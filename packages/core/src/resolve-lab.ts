import { formatAddress, formatCidr } from './addresses.ts';
import { resolveAdvertise } from './checks/advertise.ts';
import { resolveClients } from './checks/clients.ts';
import { resolveFirstHop } from './checks/first-hop.ts';
import { resolveGateways } from './checks/gateways.ts';
import { resolveInterfaceNames } from './checks/interface-names.ts';
import { labNameFault } from './checks/names.ts';
import { resolvePrefix } from './checks/prefix.ts';
import { resolveServerAddresses } from './checks/server-addresses.ts';
import { resolveServerSystem } from './checks/server-system.ts';
import { addressesOfSystem, gatewaysOfSystem } from './checks/server-system-ipv4.ts';
import { resolveVpn } from './checks/vpn.ts';
import { defaults } from './lab-defaults.ts';
import type { LabFile } from './schema/lab-file.ts';
import type { Lab } from './lab.ts';
import type { CheckContext } from './problem.ts';
import type { Remaining } from './structure.ts';

/** Fills in defaults and checks what the values mean; the lab counts only when no error was reported. */
export function resolveLab(file: Remaining<LabFile>, context: CheckContext): Lab {
  const name = file.name ?? defaults.name;
  const nameFault = labNameFault(name);
  if (nameFault !== undefined) context.report({ ...nameFault, path: ['name'] });
  const prefix = resolvePrefix(file.prefix, context);
  const names = resolveInterfaceNames(file.server ?? {}, context);
  const system = resolveServerSystem(file.server ?? {}, names.bridge, context);
  const addressTexts = file.server?.addresses ?? addressesOfSystem(system, prefix);
  const transport = file.vpn?.transport ?? defaults.transport;
  const addresses = resolveServerAddresses(addressTexts, prefix, transport, context);
  const mode = file.server?.mode ?? defaults.serverMode;
  const gatewayTexts =
    file.server?.gateways ?? gatewaysOfSystem(system, mode === 'routed' ? names.uplink : names.bridge);
  const gateways = resolveGateways(gatewayTexts, { prefix, names, addresses, mode }, context);
  const clients = resolveClients(file.clients, { prefix, addresses, gateways }, context);
  const hasIpv6 = addresses.some(({ family }) => family === 6);
  const vpnScope = { names, clientCount: clients.length, hasIpv6 };
  return {
    name,
    prefix: prefix === undefined ? '' : formatCidr(prefix),
    server: {
      ...names,
      addresses: addresses.map((cidr) => ({
        family: cidr.family,
        address: formatAddress(cidr),
        prefixLength: cidr.prefixLength,
      })),
      gateways,
      mode,
      ...resolveFirstHop(file.server ?? {}),
      ...(system === undefined ? {} : { system }),
    },
    vpn: resolveVpn(file.vpn ?? {}, vpnScope, context),
    advertise: resolveAdvertise(file.advertise ?? {}, context),
    clients,
  };
}
