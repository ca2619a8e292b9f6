import type { Cause } from './diagnose/cause.ts';
import { causesByLine, shows } from './diagnose/causes.ts';
import { formatPeer, subjectOf } from './diagnose/subject.ts';
import { unansweredCauses } from './diagnose/unanswered.ts';
import { parseMachineReadableLine } from './machine-readable.ts';

export interface LogDiagnosis extends Omit<Cause, 'patterns' | 'example'> {
  /** What OpenVPN said, in its words, without time and client. */
  readonly message: string;
  /** Transport address of the other end that the line speaks of, `192.0.2.7:51034` or `[2001:db8::7]:51034`. */
  readonly peer: string | undefined;
  /** Name in the client's certificate, on a server that has checked it. */
  readonly commonName: string | undefined;
  /** `FILE:LINE` of the profile, where OpenVPN names it. */
  readonly place: string | undefined;
}

const COMPLETED = /Initialization Sequence Completed/;
const ANSWERED = 'TLS: Initial packet from';

/** A line without time and flags, machine-readable or not. */
export function messageOf(line: string): string {
  return (parseMachineReadableLine(line)?.message ?? line).trim();
}

/**
 * Finds the best known reason why OpenVPN ended or does not connect, in the lines of one run of it, machine-readable
 * or not. What was overcome before the last completed initialization does not count; undefined when nothing is known.
 */
export function diagnoseLog(lines: readonly string[]): LogDiagnosis | undefined {
  const all = lines.map(messageOf);
  const messages = all.slice(all.findLastIndex((message) => COMPLETED.test(message)) + 1);
  const answered = messages.some((message) => message.includes(ANSWERED));
  for (const cause of causesByLine) {
    const message = messages.find((text) => shows(cause, text));
    if (message !== undefined) return describe(exactCause(cause, message, answered), message);
  }
  return undefined;
}

const SENDING = /^(?:UDP|TCP)\S* link remote: \[AF_INET/;
const CONNECTED = 'Peer Connection Initiated with';

/**
 * Like {@link diagnoseLog} for a client that has not connected so far: OpenVPN says that nothing comes back only
 * after `hand-window`, 60 seconds by default. The message is then the last step that it has taken.
 */
export function diagnoseWaiting(lines: readonly string[]): LogDiagnosis | undefined {
  const known = diagnoseLog(lines);
  if (known !== undefined) return known;
  const messages = lines.map(messageOf);
  const sending = messages.findLastIndex((message) => SENDING.test(message));
  const since = messages.slice(Math.max(0, sending));
  if (sending < 0 || since.some((message) => message.includes(CONNECTED))) return undefined;
  const answer = since.find((message) => message.includes(ANSWERED));
  return answer === undefined
    ? describe(unansweredCauses.nothing, since[0] ?? '')
    : describe(unansweredCauses.afterAnswer, answer);
}

/** Which of the reasons for an unfinished handshake it is; every other cause as it is. */
export function exactCause(cause: Cause, message: string, answered: boolean): Cause {
  if (cause !== unansweredCauses.nothing) return cause;
  // Only a server begins its lines with the client that they are about.
  if (subjectOf(message).text !== message) return unansweredCauses.atServer;
  return answered ? unansweredCauses.afterAnswer : cause;
}

export function describe(
  { patterns: _patterns, example: _example, ...cause }: Cause,
  message: string,
): LogDiagnosis {
  const { text, peer, commonName, place } = subjectOf(message);
  return {
    ...cause,
    message: text,
    peer: peer === undefined ? undefined : formatPeer(peer),
    commonName,
    place,
  };
}
