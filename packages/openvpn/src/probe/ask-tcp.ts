import { setTimeout as delay } from 'node:timers/promises';
import type { AskOptions } from './ask-udp.ts';
import { obstacleOf, type Endpoint, type TcpEvidence, type TcpTalk } from './evidence.ts';
import { frame, FrameReader } from './frame-reader.ts';
import { guessService } from './guess-service.ts';
import type { Questions } from './questions.ts';
import { TcpStream } from './tcp-stream.ts';

/** A static-key peer asks for the options of who is silent after 10 s; it accepts late and counts in whole seconds. */
const PATIENCE_MS = 14_000;
const RETRY_MS = 250;

/**
 * Asks over TCP. A server that closes without a word is asked again: plainly when the first question had a key,
 * else by listening, if there is time for it.
 *
 * Errors: the signal's reason.
 */
export async function askTcp(
  endpoint: Endpoint,
  questions: Questions,
  { timeout, signal }: AskOptions,
): Promise<TcpEvidence> {
  const deadline = performance.now() + timeout;
  const seconds = Date.now() / 1000;
  const first = await talk(endpoint, questions, questions.first(0, seconds), deadline, signal);
  if (!first.connected || first.outcome.type !== 'closed') return { first };
  if (questions.keyed) {
    const plain = questions.plain(0, seconds);
    return { first, second: await talk(endpoint, questions, plain, deadline, signal) };
  }
  return { first, ...(await listen(endpoint, questions, deadline, signal)) };
}

async function listen(
  endpoint: Endpoint,
  questions: Questions,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<{ second: TcpTalk; closedBetween: boolean }> {
  const isPatient = (): boolean => deadline - performance.now() >= PATIENCE_MS;
  for (let closedBetween = false; ; closedBetween = true) {
    // In a hurry, only whether the port is open.
    const end = isPatient() ? performance.now() + PATIENCE_MS : undefined;
    const second = await talk(endpoint, questions, undefined, end ?? deadline, signal, end === undefined);
    const refused = !second.connected && second.why === 'refused';
    if (!refused || !isPatient()) return { second, closedBetween: closedBetween || refused };
    await delay(RETRY_MS, undefined, { signal });
  }
}

async function talk(
  endpoint: Endpoint,
  questions: Questions,
  question: Buffer | undefined,
  deadline: number,
  signal: AbortSignal | undefined,
  onlyConnect = false,
): Promise<TcpTalk> {
  const start = performance.now();
  const stream = new TcpStream(endpoint);
  try {
    const opened = await stream.next(deadline, signal);
    if (opened?.type !== 'connected') {
      return { connected: false, why: (opened?.type === 'closed' && obstacleOf(opened.error)) || 'silent' };
    }
    const connectedAt = performance.now();
    if (onlyConnect)
      return { connected: true, outcome: { type: 'unheard' }, roundTripMs: connectedAt - start };
    if (question !== undefined) stream.send(frame(question));
    const frames = new FrameReader();
    for (;;) {
      const event = await stream.next(deadline, signal);
      if (event?.type === 'octets') {
        const [packet] = frames.push(event.octets);
        if (packet !== undefined) {
          const outcome = questions.read(packet);
          const sealed = question === undefined && outcome.type === 'foreign' && looksSealed(packet);
          const roundTripMs = performance.now() - connectedAt;
          return { connected: true, outcome: sealed ? { type: 'sealed' } : outcome, roundTripMs };
        }
        if (!frames.broken) continue;
      }
      // The end, in time or by the other side: octets that fill no packet are those of another protocol.
      const roundTripMs = connectedAt - start;
      if (frames.rest.length > 0) {
        const outcome = { type: 'foreign', looksLike: guessService(frames.rest) } as const;
        return { connected: true, outcome, roundTripMs };
      }
      return { connected: true, outcome: { type: event === undefined ? 'silent' : 'closed' }, roundTripMs };
    }
  } finally {
    stream.close();
  }
}

/** An HMAC, an initialisation vector and a block or a few; a text of that length would be printable. */
function looksSealed(packet: Buffer): boolean {
  const printable = packet.filter((octet) => octet >= 0x20 && octet < 0x7f).length;
  return packet.length >= 36 && packet.length <= 200 && printable < 0.8 * packet.length;
}
