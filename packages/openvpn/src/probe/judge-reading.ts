import type { Obstacle } from './evidence.ts';
import type { Reading } from './exchange.ts';
import type { ProbeKeys } from './keys.ts';
import type { ProbeFinding } from './verdict.ts';

/** Octets that came back, explained. */
export function judgeReading(reading: Reading, keys: ProbeKeys, roundTripMs?: number): ProbeFinding {
  const base = { certain: true, notes: [], ...(roundTripMs === undefined ? {} : { roundTripMs }) };
  switch (reading.type) {
    case 'answer':
      return { ...base, verdict: 'answers', notes: reading.notes, ...answerWords(keys) };
    case 'unprotected':
      return keys.kind === 'static-key'
        ? {
            ...base,
            verdict: 'static-key',
            words:
              'An OpenVPN server with TLS answers, but the profile has a static key, which it cannot understand',
            hint: 'Take the profile that belongs to this server, or another port.',
          }
        : {
            ...base,
            verdict: 'wrong-tls-crypt-key',
            words: `An OpenVPN server answers, but it does not use a ${keys.kind} key, and the profile does`,
            hint: `Take the ${keys.kind} key out of the profile, or give it to the server: both ends have it or none.`,
          };
    case 'bad-tag':
      return {
        ...base,
        certain: false,
        verdict: 'wrong-tls-crypt-key',
        words: 'Something in the shape of an OpenVPN answer came back, but it was not made with this key',
        hint: 'Compare the key with that of the server, and its direction for tls-auth (0 at the server, 1 at the client).',
      };
    case 'echo':
      return {
        ...base,
        verdict: 'not-openvpn',
        words: 'Our own packet came back: an echo service, and not OpenVPN, has this port',
        hint: 'Look for the OpenVPN server at another port.',
      };
    case 'foreign':
      return {
        ...base,
        verdict: 'not-openvpn',
        words: `Octets came back that are no OpenVPN packet${reading.looksLike === undefined ? '' : `: they look like ${reading.looksLike}`}`,
        hint: 'Another program has this port: look for the OpenVPN server at another one.',
      };
  }
}

function answerWords(keys: ProbeKeys): { readonly words: string; readonly hint: string } {
  switch (keys.kind) {
    case 'plain':
      return {
        words: 'An OpenVPN server answers, and asks for no key before TLS',
        hint: 'Scanners get the same answer; with tls-crypt the server would be silent to them.',
      };
    case 'static-key':
      return {
        words: 'An OpenVPN peer answers that has this static key',
        hint: 'If the tunnel does not come up all the same, look at the log of the client.',
      };
    default:
      return {
        words: `An OpenVPN server answers, and has the ${keys.kind} key`,
        hint: 'If a client does not connect all the same, its certificate is the next to look at.',
      };
  }
}

/** What the network said, explained. */
export function judgeObstacle(obstacle: Obstacle, proto: 'udp' | 'tcp'): ProbeFinding {
  const base = { certain: true, notes: [] };
  const other = proto === 'udp' ? 'TCP' : 'UDP';
  switch (obstacle) {
    case 'refused':
      return {
        ...base,
        verdict: 'closed',
        words: `The port is closed: the host is there and says that nothing listens on it over ${proto.toUpperCase()}`,
        hint: `Start the server, or look for it at another port or over ${other}.${proto === 'tcp' ? ' An OpenVPN for one client listens no longer while that is connected.' : ''}`,
      };
    case 'rejected':
      return {
        ...base,
        verdict: 'filtered',
        words: 'A firewall rejects the packets, and says so',
        hint: `Let the port through, in the firewall of this machine, of the server, or on the way.`,
      };
    case 'unreachable':
      return {
        ...base,
        verdict: 'unreachable',
        words:
          'The address cannot be reached: there is no route to it, or the last router does not find the host',
        hint: 'Check the address and the routes (`ip route get ADDRESS`); a firewall can say the same.',
      };
  }
}
