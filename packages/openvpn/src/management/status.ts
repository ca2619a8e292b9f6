import { OvlabError } from '@ovlab/core';

/** A connected client, from `status 3`. */
export interface ServerClient {
  /** `UNDEF` until the certificate has been checked. */
  readonly commonName: string;
  /** Transport address with port, for example `192.0.2.7:51034`, as OpenVPN prints it. */
  readonly realAddress: string;
  /** With a resolution of one second. */
  readonly connectedSince: Date;
  /** Octets since the connection began. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Number that CLIENT notifications and `client-kill` use. */
  readonly clientId: number;
  readonly peerId: number;
  /** Data channel cipher, for example `AES-256-GCM`; empty until it is agreed. */
  readonly cipher: string;
}

/** A MAC address that OpenVPN has seen behind a client. */
export interface ServerRoute {
  /** Lower case, with colons. */
  readonly mac: string;
  readonly commonName: string;
  readonly realAddress: string;
  /** When the last frame came, with a resolution of one second. */
  readonly lastRef: Date;
}

export interface ServerStatus {
  readonly clients: readonly ServerClient[];
  readonly routes: readonly ServerRoute[];
}

/**
 * Reads the lines of `status 3` of a server. Columns are found by the names in the HEADER lines, because versions
 * add columns in the middle. Errors: `OVLAB_E_MANAGEMENT` when a named column is missing.
 */
export function parseServerStatus(lines: readonly string[]): ServerStatus {
  const columns = new Map<string, readonly string[]>();
  const clients: ServerClient[] = [];
  const routes: ServerRoute[] = [];
  for (const line of lines) {
    const [kind = '', ...cells] = line.split('\t');
    if (kind === 'HEADER') {
      const [table = '', ...names] = cells;
      columns.set(table, names);
    } else if (kind === 'CLIENT_LIST') {
      clients.push(readClient(cellReader(kind, columns.get(kind), cells)));
    } else if (kind === 'ROUTING_TABLE') {
      const route = readRoute(cellReader(kind, columns.get(kind), cells));
      if (route !== undefined) routes.push(route);
    }
  }
  return { clients, routes };
}

type CellReader = (column: string) => string;

function readClient(cell: CellReader): ServerClient {
  return {
    commonName: cell('Common Name'),
    realAddress: cell('Real Address'),
    connectedSince: new Date(Number(cell('Connected Since (time_t)')) * 1000),
    bytesReceived: Number(cell('Bytes Received')),
    bytesSent: Number(cell('Bytes Sent')),
    clientId: Number(cell('Client ID')),
    peerId: Number(cell('Peer ID')),
    cipher: cell('Data Channel Cipher'),
  };
}

function readRoute(cell: CellReader): ServerRoute | undefined {
  // "02:00:00:00:00:01@0": the number is the VLAN. A tun server has IP addresses in this column.
  const [mac = ''] = cell('Virtual Address').toLowerCase().split('@');
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac)) return undefined;
  return {
    mac,
    commonName: cell('Common Name'),
    realAddress: cell('Real Address'),
    lastRef: new Date(Number(cell('Last Ref (time_t)')) * 1000),
  };
}

function cellReader(
  table: string,
  names: readonly string[] | undefined,
  cells: readonly string[],
): CellReader {
  return (column) => {
    const cell = cells[names?.indexOf(column) ?? -1];
    if (cell !== undefined) return cell;
    throw new OvlabError('OVLAB_E_MANAGEMENT', `OpenVPN's status has no column "${column}" in ${table}`, {
      hint: 'Use OpenVPN 2.6 or 2.7.',
    });
  };
}
