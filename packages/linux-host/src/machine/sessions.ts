import type { SessionPath } from './snapshot.ts';

type Session = Omit<SessionPath, 'interface'> & { readonly zone?: string | undefined };

/** The port that an SSH server has when nobody says otherwise. */
const sshPort = 22;

/**
 * SSH sessions out of `ss -Htnp state established` and of `SSH_CONNECTION`, the own one first. A session is known
 * by the server's process, or by its port where processes of others cannot be seen.
 */
export function parseSessions(sockets: string, connection: string | undefined): readonly Session[] {
  const own = ownSession(connection);
  const others = sockets.split('\n').flatMap((line) => {
    const [, , local, remote, users = ''] = line.trim().split(/\s+/);
    const here = endpoint(local);
    const there = endpoint(remote);
    if (here === undefined || there === undefined) return [];
    if (!users.includes('"sshd') && !(users === '' && here.port === sshPort)) return [];
    if (own !== undefined && same(own.local, here) && same(own.remote, there)) return [];
    return [{ local: bare(here), remote: bare(there), own: false, zone: there.zone ?? here.zone }];
  });
  return own === undefined ? others : [own, ...others];
}

interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly zone?: string | undefined;
}

/** `SSH_CONNECTION` is `CLIENT PORT SERVER PORT` (sshd(8), ENVIRONMENT of ssh(1)). */
function ownSession(connection: string | undefined): Session | undefined {
  const [client, clientPort, server, serverPort] = (connection ?? '').split(' ');
  const remote = endpoint(`[${client ?? ''}]:${clientPort ?? ''}`);
  const local = endpoint(`[${server ?? ''}]:${serverPort ?? ''}`);
  if (local === undefined || remote === undefined) return undefined;
  return { local: bare(local), remote: bare(remote), own: true, zone: remote.zone ?? local.zone };
}

function endpoint(text: string | undefined): Endpoint | undefined {
  const match = /^\[?([\da-f:.]+)(?:%([^\]:]+))?\]?(?:%([^:]+))?:(\d+)$/.exec(text ?? '');
  if (match?.[1] === undefined) return undefined;
  return {
    // A socket that listens for both families shows IPv4 peers as mapped addresses (RFC 4291 2.5.5.2).
    address: match[1].replace(/^::ffff:(?=[\d.]+$)/, ''),
    port: Number(match[4]),
    zone: match[2] ?? match[3],
  };
}

function bare({ address, port }: Endpoint): { readonly address: string; readonly port: number } {
  return { address, port };
}

function same(a: { address: string; port: number }, b: { address: string; port: number }): boolean {
  return a.address === b.address && a.port === b.port;
}

/** The questions for the interfaces of sessions, one `ip route get` a session that has no zone. */
export function pathQuestions(sessions: readonly Session[]): readonly string[] {
  return sessions.flatMap(({ local, remote, zone }) =>
    zone === undefined ? [`route get ${remote.address} from ${local.address}`] : [],
  );
}

/** Joins sessions with the answers to {@link pathQuestions}, in the same order. */
export function withInterfaces(
  sessions: readonly Session[],
  answers: readonly string[],
): readonly SessionPath[] {
  let next = 0;
  return sessions.map(({ zone, ...session }) => {
    if (zone !== undefined) return { ...session, interface: zone };
    const answer = answers[next];
    next += 1;
    const [route] = JSON.parse(answer ?? '[]') as { dev?: string }[];
    return { ...session, interface: route?.dev };
  });
}
