import type { Endpoint, UdpEvidence } from './evidence.ts';
import type { Questions } from './questions.ts';
import { UdpPort } from './udp-port.ts';

export interface AskOptions {
  /** Milliseconds for the whole of it. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

const TRIES = 3;
/** A genuine answer may still come after octets that are none. */
const GRACE_MS = 300;
/** The answer to the same packet once more takes no longer than the first. */
const REPEAT_MS = 300;
/** Where services seldom are: the dynamic ports of RFC 6335 section 6. */
const DYNAMIC_PORTS = { first: 49_152, count: 16_384 };

/** Asks over UDP, three times at most. Errors: the signal's reason. */
export async function askUdp(
  endpoint: Endpoint,
  questions: Questions,
  { timeout, signal }: AskOptions,
): Promise<UdpEvidence> {
  const socket = new UdpPort(endpoint);
  const elsewhere = new UdpPort({ ...endpoint, port: otherPort(endpoint.port) });
  const start = performance.now();
  let odd: UdpEvidence | undefined;
  try {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const seconds = Date.now() / 1000;
      await socket.send(questions.first(attempt, seconds));
      // A server without the key shows itself only to the plain question, and is disturbed by neither.
      if (attempt > 0 && questions.keyed) await socket.send(questions.plain(attempt, seconds));
      if (attempt === TRIES - 1) await elsewhere.send(Buffer.from([0]));
      const sentAt = performance.now();
      const deadline = start + ((attempt + 1) * timeout) / TRIES;
      for (;;) {
        const event = await socket.next(odd === undefined ? deadline : sentAt + GRACE_MS, signal);
        if (event === undefined) break;
        if (event.type === 'obstacle') return odd ?? { outcome: { type: event.obstacle } };
        const outcome = questions.read(event.octets);
        const evidence = { outcome, roundTripMs: event.at - sentAt };
        if (outcome.type === 'answer') {
          const again = await repeat(socket, questions, attempt + 1, signal);
          return { ...evidence, ...(again === undefined ? {} : { answeredAgain: again }) };
        }
        if (outcome.type === 'unprotected') return evidence;
        odd ??= evidence;
      }
      if (odd !== undefined) return odd;
    }
    const other = await elsewhere.next(performance.now(), signal);
    const otherPortRefused = other?.type === 'obstacle' && other.obstacle === 'refused';
    return { outcome: { type: 'silent' }, otherPortRefused };
  } finally {
    socket.close();
    elsewhere.close();
  }
}

/** Asks once more, and says how that was answered: with a first packet again, or by an acknowledgement. */
async function repeat(
  socket: UdpPort,
  questions: Questions,
  attempt: number,
  signal: AbortSignal | undefined,
): Promise<'anew' | 'acknowledged' | undefined> {
  await socket.send(questions.first(attempt, Date.now() / 1000));
  const event = await socket.next(performance.now() + REPEAT_MS, signal);
  const reading = event?.type === 'packet' ? questions.read(event.octets) : undefined;
  if (reading?.type !== 'answer' || reading.keepsState === undefined) return undefined;
  return reading.keepsState ? 'acknowledged' : 'anew';
}

function otherPort(port: number): number {
  const candidate = DYNAMIC_PORTS.first + Math.floor(Math.random() * DYNAMIC_PORTS.count);
  return candidate === port ? DYNAMIC_PORTS.first : candidate;
}
