import type { Lab, LabClient } from './lab.ts';

/** One OpenVPN process of a server. */
export interface ServerInstance {
  /** 0.. */
  readonly index: number;
  /** 1..65535. */
  readonly port: number;
  /** Name of its TAP device in the bridge. */
  readonly tap: string;
  /** The only client that it serves; undefined: any one. */
  readonly client: LabClient | undefined;
}

/** The OpenVPN processes of a lab's server, at least one: as many as the file says, or one for each client. */
export function serverInstances({ server, vpn, clients }: Lab): readonly ServerInstance[] {
  const peers = vpn.mode === 'p2p' ? clients : Array.from({ length: vpn.instances }, () => undefined);
  const taps = tapNames(server.tap, peers.length);
  return peers.map((client, index) => ({
    index,
    port: vpn.port + index,
    tap: taps[index] ?? server.tap,
    client,
  }));
}

/** `tap0`, `tap1`, …: the first name with the number at its end counted up, or with 1, 2, … behind it. */
export function tapNames(first: string, count: number): readonly string[] {
  const [, stem = first, digits = ''] = /^(.*?)(\d{0,9})$/.exec(first) ?? [];
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? first : `${stem}${String(Number(digits) + index)}`,
  );
}
