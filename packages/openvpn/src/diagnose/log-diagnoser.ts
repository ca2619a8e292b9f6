import { describe, exactCause, messageOf, type LogDiagnosis } from '../diagnose.ts';
import { causesByLine, shows } from './causes.ts';
import { parsePeer } from './subject.ts';

/** A diagnosis of a running OpenVPN. */
export interface LiveDiagnosis extends LogDiagnosis {
  /** How often the same was seen since it was last told, this time included; 1..  */
  readonly times: number;
}

export interface LogDiagnoserOptions {
  /** Whose log it is. A server is not told that a client went away: that is no trouble. */
  readonly role: 'server' | 'client';
  /** Milliseconds in which the same cause of the same peer is told once; default 60,000. */
  readonly quiet?: number;
  /** Peers and causes remembered, so that a flood of forged addresses costs no memory; default 200. */
  readonly remembered?: number;
  /** Diagnoses told in the quiet time in all; default 30. */
  readonly limit?: number;
}

const DEFAULT_QUIET_MS = 60_000;
const DEFAULT_REMEMBERED = 200;
const DEFAULT_LIMIT = 30;

/** What a server says about every client that leaves without a word, and about every packet to it. */
const ORDINARY_AT_SERVER = new Set([
  'connection-refused',
  'connection-reset',
  'no-route',
  'ping-timeout',
  'tcp-unreachable',
]);

const ANSWERED = 'TLS: Initial packet from';
const COMPLETED = /Initialization Sequence Completed/;
/** The line after an error that has no address of its own. */
const ADDRESS_FOLLOWS =
  /^TLS Error: (?:incoming packet authentication|tls-crypt unwrapping) failed from|^TLS Error: can not extract tls-crypt-v2 client key from/;

interface Told {
  at: number;
  unseen: number;
}

/** Diagnoses the log of a running OpenVPN line by line, each trouble of each peer once in a while. */
export class LogDiagnoser {
  readonly #role: LogDiagnoserOptions['role'];
  readonly #quiet: number;
  readonly #remembered: number;
  readonly #limit: number;
  readonly #told = new Map<string, Told>();
  #recent: number[] = [];
  #answered = false;
  #held: { readonly diagnosis: LogDiagnosis; readonly time: number } | undefined;

  constructor(options: LogDiagnoserOptions) {
    this.#role = options.role;
    this.#quiet = options.quiet ?? DEFAULT_QUIET_MS;
    this.#remembered = options.remembered ?? DEFAULT_REMEMBERED;
    this.#limit = options.limit ?? DEFAULT_LIMIT;
  }

  /**
   * Takes the next line, machine-readable or not.
   *
   * @param time milliseconds of any clock that does not go back
   */
  push(line: string, time: number): readonly LiveDiagnosis[] {
    const message = messageOf(line);
    if (COMPLETED.test(message)) this.#answered = false;
    if (message.includes(ANSWERED)) this.#answered = true;
    const found = this.#diagnose(message);
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined && found?.peer !== undefined && ADDRESS_FOLLOWS.test(message)) {
      return this.#tell({ ...held.diagnosis, peer: found.peer }, time);
    }
    const before = held === undefined ? [] : this.#tell(held.diagnosis, held.time);
    if (found === undefined) return before;
    // Whose packet it was stands in the next line, for some errors.
    if (found.peer === undefined) {
      this.#held = { diagnosis: found, time };
      return before;
    }
    return [...before, ...this.#tell(found, time)];
  }

  /** What was kept back for the line after it; call it when none has come for a moment, and at the end. */
  flush(): readonly LiveDiagnosis[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? [] : this.#tell(held.diagnosis, held.time);
  }

  #diagnose(message: string): LogDiagnosis | undefined {
    const cause = causesByLine.find((candidate) => shows(candidate, message));
    if (cause === undefined) return undefined;
    if (this.#role === 'server' && ORDINARY_AT_SERVER.has(cause.name)) return undefined;
    return describe(exactCause(cause, message, this.#answered), message);
  }

  #tell(diagnosis: LogDiagnosis, time: number): LiveDiagnosis[] {
    // A client takes another port with each attempt.
    const host = diagnosis.peer === undefined ? '' : parsePeer(diagnosis.peer).host;
    const key = `${diagnosis.name} ${diagnosis.commonName ?? ''} ${host}`;
    const told = this.#told.get(key);
    if (told !== undefined && time - told.at < this.#quiet) {
      told.unseen += 1;
      return [];
    }
    this.#recent = this.#recent.filter((at) => time - at < this.#quiet);
    if (this.#recent.length >= this.#limit) return [];
    this.#recent.push(time);
    this.#told.delete(key);
    this.#told.set(key, { at: time, unseen: 0 });
    const [oldest] = this.#told.keys();
    if (this.#told.size > this.#remembered && oldest !== undefined) this.#told.delete(oldest);
    return [{ ...diagnosis, times: (told?.unseen ?? 0) + 1 }];
  }
}
