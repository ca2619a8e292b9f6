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
  /** Files of one OpenVPN of the server. */
  serverInstance(index: number): InstancePaths;
  clientProfile(client: string): string;
  clientLog(client: string): string;
  /** Management socket of the client's OpenVPN. */
  clientManagement(client: string): string;
  /** Log of the client's dhclient. */
  dhcpLog(client: string): string;
  /** Name servers and search list that the client got by DHCPv6, in the form of resolv.conf(5). */
  resolvConf(client: string): string;
  readonly supervisorLog: string;
}

/** Where one OpenVPN process of a server keeps its files. */
interface InstancePaths {
  readonly managementSocket: string;
  readonly profile: string;
  /** What a supervisor writes down of the process. */
  readonly record: string;
  readonly log: string;
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
    serverInstance: (index) => instancePaths(run, logs, index),
    clientProfile: (client) => join(run, `client-${client}.ovpn`),
    clientLog: (client) => join(logs, `${client}.log`),
    clientManagement: (client) => join(run, `client-${client}.sock`),
    dhcpLog: (client) => join(logs, `${client}-dhclient.log`),
    resolvConf: (client) => join(run, `resolv-${client}.conf`),
    supervisorLog: join(logs, 'supervisor.log'),
  };
}

function instancePaths(run: string, logs: string, index: number): InstancePaths {
  // The only one of most servers has names without a number; no client's name has a dot.
  const number = index === 0 ? '' : `.${String(index + 1)}`;
  return {
    managementSocket: join(run, `openvpn${number}.sock`),
    profile: join(run, `server${number}.ovpn`),
    record: join(run, `openvpn${number}.json`),
    log: join(logs, `server${number}.log`),
  };
}
