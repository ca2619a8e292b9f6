import type { UdpEvidence } from './evidence.ts';
import { NO_STATE_NOTE } from './exchange.ts';
import { judgeObstacle, judgeReading } from './judge-reading.ts';
import type { ProbeKeys } from './keys.ts';
import type { ProbeFinding } from './verdict.ts';

/** What happened over UDP, explained. */
export function judgeUdp(evidence: UdpEvidence, keys: ProbeKeys): ProbeFinding {
  const { outcome, roundTripMs, otherPortRefused } = evidence;
  switch (outcome.type) {
    case 'silent':
      return judgeSilence(keys, otherPortRefused === true);
    case 'refused':
    case 'rejected':
    case 'unreachable':
      return judgeObstacle(outcome.type, 'udp');
    case 'answer': {
      const notes = [...new Set([...outcome.notes, ...repeatNotes(evidence)])];
      return judgeReading({ ...outcome, notes }, keys, roundTripMs);
    }
    default:
      return judgeReading(outcome, keys, roundTripMs);
  }
}

function repeatNotes({ answeredAgain }: UdpEvidence): readonly string[] {
  switch (answeredAgain) {
    case 'anew':
      return [NO_STATE_NOTE, 'for many clients'];
    case 'acknowledged':
      return ['for one client, or older than OpenVPN 2.6'];
    default:
      return [];
  }
}

const elsewhere = 'the host refuses other ports at once, but this one keeps silent';

function judgeSilence(keys: ProbeKeys, otherPortRefused: boolean): ProbeFinding {
  if (keys.kind === 'static-key') return staticSilence(keys, otherPortRefused);
  const base = { certain: false, notes: [] };
  if (keys.kind === 'plain') {
    return {
      ...base,
      verdict: 'filtered',
      words: otherPortRefused
        ? `No answer: ${elsewhere}, so a program holds it that does not answer, or a firewall drops its packets`
        : 'No answer: the packets are dropped on the way, or nothing has this address, or what is there keeps silent',
      hint: 'Over UDP an OpenVPN that wants a tls-crypt or tls-auth key is silent without it (give it with --profile or --tls-crypt), and one with a static key always (--proto tcp --timeout 25 can tell it if it uses TCP). Else look for a firewall.',
    };
  }
  return {
    ...base,
    verdict: otherPortRefused ? 'wrong-tls-crypt-key' : 'filtered',
    words: otherPortRefused
      ? `No answer, although ${elsewhere}: so an OpenVPN with another ${keys.kind} key behaves, and so does a firewall that drops only this port`
      : `No answer, neither with the ${keys.kind} key nor without: the packets are dropped, or nothing has this address, or an OpenVPN there has another key; over UDP these look the same`,
    hint: "Compare the key with the server's, look for a firewall, and look at the server's log: it names a packet with a wrong key (tls-crypt unwrap error, or HMAC authentication failed).",
  };
}

function staticSilence(
  { options, obstacle }: Extract<ProbeKeys, { kind: 'static-key' }>,
  otherPortRefused: boolean,
): ProbeFinding {
  const base = { verdict: otherPortRefused ? 'static-key' : 'filtered', certain: false, notes: [] } as const;
  if (options === undefined) {
    return {
      ...base,
      words: `No answer: a static-key peer answers only packets made with its key, which cannot be made here: ${obstacle ?? 'its options are not known'}`,
      hint: 'Let both ends use TCP for a moment and probe with --proto tcp, or look at the log of the server while the client tries.',
    };
  }
  return {
    ...base,
    words: otherPortRefused
      ? `No answer to a question made with the static key, although ${elsewhere}: so a static-key peer behaves that has another key, cipher or digest, or that has its one client connected`
      : 'No answer to a question made with the static key: the packets are dropped, or nothing has this address, or the peer there has another key, cipher or digest, or has its one client connected',
    hint: 'A peer that talks to its client ignores this question, which is made not to disturb it. End the client and probe again, or compare the key files.',
  };
}
