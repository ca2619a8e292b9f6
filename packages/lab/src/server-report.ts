import { correlate, type TunnelHost } from './correlate.ts';
import type { ClientReport, ServerClientReport, StatusReport } from './report.ts';
import type { ServerFacts } from './server-facts.ts';
import { requestFacts, requestStatus } from './supervisor/control-client.ts';
import type { TunnelClient } from './supervisor/protocol.ts';

/**
 * The tunnels of a server with the hosts behind them, and last what is behind a tunnel and belongs to nobody known.
 *
 * @param facts undefined while the supervisor does not tell
 * @param seen what the clients of a lab show of themselves
 */
export function serverClients(
  tunnels: readonly TunnelClient[],
  facts: ServerFacts | undefined,
  seen: readonly Pick<ClientReport, 'name' | 'addresses'>[] = [],
): readonly ServerClientReport[] {
  const hosts =
    facts === undefined
      ? []
      : correlate({
          ...facts,
          tunnels,
          observed: seen.flatMap(({ name, addresses }) =>
            addresses.map(({ address }) => ({ commonName: name, address })),
          ),
        });
  const strangers = hostsOf(hosts, undefined);
  return [
    ...tunnels.toSorted(byName).map(({ commonName, macs: _, ...tunnel }) => ({
      certificate: commonName,
      ...tunnel,
      hosts: hostsOf(hosts, commonName),
    })),
    ...(strangers.length === 0 ? [] : [{ certificate: undefined, hosts: strangers }]),
  ];
}

/** The report of a server that is no lab's; undefined when no supervisor answers. */
export async function serverOnly(name: string, socket: string): Promise<StatusReport | undefined> {
  const [supervisor, facts] = await Promise.all([requestStatus(socket), requestFacts(socket)]);
  if (supervisor === undefined || facts === undefined) return undefined;
  return {
    lab: name,
    ready: supervisor.openvpn.state === 'ready',
    server: {
      node: 'server',
      bridge: facts.bridge,
      prefix: facts.prefix,
      addresses: facts.addresses,
      endpoint: facts.endpoints.join(', '),
      supervisor: { pid: supervisor.pid },
      openvpn: supervisor.openvpn,
      responder: supervisor.responder,
      instances: supervisor.instances,
      clients: serverClients(supervisor.clients ?? [], facts),
      firstHop: facts.firstHop,
    },
    clients: [],
  };
}

function byName(a: TunnelClient, b: TunnelClient): number {
  return a.commonName.localeCompare(b.commonName);
}

function hostsOf(hosts: readonly TunnelHost[], name: string | undefined): ServerClientReport['hosts'] {
  return hosts
    .filter(({ certificate }) => certificate === name)
    .map(({ mac, addresses }) => ({ mac, addresses }));
}
