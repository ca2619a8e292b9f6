import { ask, type Surroundings } from './surroundings.ts';

/** A port that a process listens on. */
export interface SocketFact {
  readonly proto: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
  /** Undefined when the process is another user's and one is not root. */
  readonly program: string | undefined;
  readonly pid: number | undefined;
}

export async function gatherSockets(surroundings: Surroundings): Promise<readonly SocketFact[]> {
  return readSockets((await ask(surroundings, 'ss', ['-H', '-l', '-n', '-t', '-u', '-p'])).stdout);
}

/** Reads `ss -H -l -n -t -u -p`. */
export function readSockets(text: string): readonly SocketFact[] {
  return text.split('\n').flatMap((line) => {
    const [proto, , , , local = ''] = line.trim().split(/\s+/);
    const [, address = '', port] = /^(.*):(\d+)$/.exec(local) ?? [];
    if ((proto !== 'udp' && proto !== 'tcp') || port === undefined) return [];
    const [, program, pid] = /"([^"]+)",pid=(\d+)/.exec(line) ?? [];
    return [
      { proto, address, port: Number(port), program, pid: pid === undefined ? undefined : Number(pid) },
    ];
  });
}
