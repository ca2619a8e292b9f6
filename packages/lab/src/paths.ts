import { join } from 'node:path';

/** Where the files of one lab are. `run` vanishes at reboot, `state` holds keys and does not. */
export interface LabPaths {
  readonly lab: string;
  readonly runRoot: string;
  readonly run: string;
  readonly state: string;
  readonly stateFile: string;
  /** The validated lab file in force; the supervisor reads this copy, so the user's may change or vanish. */
  readonly labFile: string;
  readonly logs: string;
  readonly supervisorSocket: string;
  /** Where `ovlab ra ctl` reaches the responder of the server. */
  readonly responderSocket: string;
  /** Directory of the DHCPv6 leases. */
  readonly leases: string;
  readonly managementSocket: string;
  readonly serverProfile: string;
  readonly openvpnRecord: string;
  clientProfile(client: string): string;
  clientLog(client: string): string;
  /** Log of the client's dhclient. */
  dhcpLog(client: string): string;
  /** Name servers and search list that the client got by DHCPv6, in the form of resolv.conf(5). */
  resolvConf(client: string): string;
  readonly supervisorLog: string;
  readonly serverLog: string;
}

export interface Roots {
  /** Default `/run/ovlab`, or `OVLAB_RUN_DIR`. */
  readonly run: string;
  /** Default `/var/lib/ovlab`, or `OVLAB_STATE_DIR`. */
  readonly state: string;
}

export function rootsFrom(env: Readonly<Record<string, string | undefined>>): Roots {
  return {
    run: env['OVLAB_RUN_DIR'] || '/run/ovlab',
    state: env['OVLAB_STATE_DIR'] || '/var/lib/ovlab',
  };
}

export function labPaths(lab: string, roots: Roots): LabPaths {
  const run = join(roots.run, lab);
  const logs = join(run, 'logs');
  return {
    lab,
    runRoot: roots.run,
    run,
    state: join(roots.state, lab),
    stateFile: join(run, 'state.json'),
    labFile: join(run, 'lab.json'),
    logs,
    supervisorSocket: join(run, 'supervisor.sock'),
    responderSocket: join(run, 'server', 'ra.sock'),
    leases: join(roots.state, lab, 'leases'),
    managementSocket: join(run, 'openvpn.sock'),
    serverProfile: join(run, 'server.ovpn'),
    openvpnRecord: join(run, 'openvpn.json'),
    clientProfile: (client) => join(run, `client-${client}.ovpn`),
    clientLog: (client) => join(logs, `${client}.log`),
    dhcpLog: (client) => join(logs, `${client}-dhclient.log`),
    resolvConf: (client) => join(run, `resolv-${client}.conf`),
    supervisorLog: join(logs, 'supervisor.log'),
    serverLog: join(logs, 'server.log'),
  };
}
