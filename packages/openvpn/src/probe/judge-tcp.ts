import type { TcpEvidence, TcpTalk } from './evidence.ts';
import { judgeObstacle, judgeReading } from './judge-reading.ts';
import type { ProbeKeys } from './keys.ts';
import type { ProbeFinding } from './verdict.ts';

/** What happened over TCP, explained. */
export function judgeTcp({ first, second, closedBetween }: TcpEvidence, keys: ProbeKeys): ProbeFinding {
  if (!first.connected) {
    if (first.why !== 'silent') return judgeObstacle(first.why, 'tcp');
    return {
      verdict: 'filtered',
      certain: true,
      notes: [],
      words:
        'No answer to the opening of a TCP connection: the packets are dropped, or nothing has this address',
      hint: 'Look for a firewall, and check the address.',
    };
  }
  const { outcome, roundTripMs } = first;
  switch (outcome.type) {
    case 'closed':
      return judgeClosed(second, keys, closedBetween === true || isRefused(second));
    case 'silent':
    case 'sealed':
    case 'unheard':
      return {
        verdict: 'not-openvpn',
        certain: false,
        notes: [],
        words: 'The connection opens, and then nothing comes: an OpenVPN answers or closes, unless it hangs',
        hint: 'Look at what listens there with "ss -ltnp"; an OpenVPN that hangs has to be started again.',
      };
    default:
      return judgeReading(outcome, keys, roundTripMs);
  }
}

/** The server took the connection and ended it when it had read the question. */
function judgeClosed(second: TcpTalk | undefined, keys: ProbeKeys, forOneClient: boolean): ProbeFinding {
  if (second?.connected === true) {
    const { outcome, roundTripMs } = second;
    switch (outcome.type) {
      case 'closed':
      case 'unheard':
        break;
      case 'silent':
        if (forOneClient) return wantsKey(keys, 'one with a static key would have sent a packet meanwhile');
        break;
      case 'sealed':
        return staticKey(
          'The connection is closed after a plain first packet, and a silent one gets an enciphered packet after 10 s: so an OpenVPN with a static key behaves',
        );
      case 'answer':
        return judgeReading({ type: 'unprotected' }, keys, roundTripMs);
      default:
        return judgeReading(outcome, keys, roundTripMs);
    }
  }
  if (!forOneClient) return wantsKey(keys);
  return staticKey(
    keys.kind === 'static-key'
      ? 'The connection is closed at the first packet, and then nothing listens for a while: so an OpenVPN for one client behaves that has another static key, cipher or digest, or that uses TLS'
      : 'The connection is closed at the first packet, and then nothing listens for a while: so an OpenVPN for one client behaves that has a static key, or a tls-crypt or tls-auth key that the probe does not have',
  );
}

function wantsKey(keys: ProbeKeys, reason?: string): ProbeFinding {
  const [question, wanted] =
    keys.kind === 'plain'
      ? ['at the first packet', 'wants a tls-crypt or tls-auth key']
      : [`at the first packet, with the ${keys.kind} key and without`, 'has another key'];
  return {
    verdict: 'wrong-tls-crypt-key',
    certain: false,
    notes: [],
    words: `The connection opens and is closed ${question}: so an OpenVPN behaves that ${wanted}${
      reason === undefined ? ', and so do some programs that are not OpenVPN' : `; ${reason}`
    }`,
    hint:
      keys.kind === 'plain'
        ? 'Probe with the key: --profile FILE.ovpn or --tls-crypt KEYFILE.'
        : "Compare the key with the server's; its log names a packet with a wrong key.",
  };
}

function staticKey(words: string): ProbeFinding {
  return {
    verdict: 'static-key',
    certain: false,
    notes: [],
    words,
    hint: 'Probe again with the profile that belongs to it (--profile FILE.ovpn), when it listens again after 5 s; without one, --timeout 25 tells a static key from TLS.',
  };
}

function isRefused(talk: TcpTalk | undefined): boolean {
  return talk?.connected === false && talk.why === 'refused';
}
