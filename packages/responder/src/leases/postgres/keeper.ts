import type { Client } from 'pg';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import { BackOff } from './back-off.ts';
import { mayPass, reasonOf, refusal } from './problems.ts';
import { createClient, describeClient, Session } from './session.ts';

const ANSWER_TIMEOUT = 15_000;
/** Milliseconds that a server has to take leave. */
const GOODBYE = 1_000;

export interface KeeperEvents {
  /** A connection stands; once this has ended well the database is there. */
  up(session: Session): Promise<void>;
  /** The database is away. */
  down(): void;
  /** Another session has changed leases; see the triggers for the payload. */
  changed(payload: string): void;
}

export interface KeeperOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** At least 0, less than 1. */
  readonly random?: (() => number) | undefined;
  /** Milliseconds after which a server that does not answer is away; 15 s if not given. */
  readonly answerTimeout?: number | undefined;
}

/** Keeps one session with the database, and logs when it goes and when it is back. */
export class Keeper {
  readonly #createClient: () => Promise<Client>;
  readonly #events: KeeperEvents;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #backOff: BackOff;
  #session: Session | undefined;
  #attempt: Promise<void> = Promise.resolve();
  #cancelTimer: (() => void) | undefined;
  /** Since when the database is away, by the clock. */
  #awaySince: number | undefined;
  #stopped = false;
  /** For people; without a secret. */
  #where = '';

  constructor(
    url: string,
    events: KeeperEvents,
    { logger, clock, random, answerTimeout = ANSWER_TIMEOUT }: KeeperOptions,
  ) {
    this.#createClient = () => createClient(url, answerTimeout);
    this.#events = events;
    this.#logger = logger;
    this.#clock = clock;
    this.#backOff = new BackOff(random);
  }

  /**
   * Tries once. A database that cannot be reached is waited for, because a machine starts its services in any order.
   * @throws OvlabError `OVLAB_E_RESPONDER` when waiting would not help: URL, user, password, rights, schema
   */
  async start(): Promise<void> {
    this.#where = describeClient(await this.#createClient());
    try {
      await this.#connect();
    } catch (error) {
      if (!mayPass(error)) throw refusal(error, this.#where);
      this.#retryAfter(error);
    }
  }

  /** Gives a session up and looks for another one. */
  drop(session: Session, reason: unknown): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    session.destroy();
    this.#events.down();
    this.#retryAfter(reason);
  }

  /** Ends the session, or the wait for one. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer?.();
    await this.#attempt;
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    const cancel = this.#clock.setTimer(GOODBYE, () => session.destroy());
    await session.end();
    cancel();
  }

  async #connect(): Promise<void> {
    const session = await Session.open(await this.#createClient(), (payload) =>
      this.#events.changed(payload),
    );
    try {
      await this.#events.up(session);
    } catch (error) {
      session.destroy();
      throw error;
    }
    this.#session = session;
    void session.lost.then((reason) => this.drop(session, reason));
    this.#tellOfReturn(session);
  }

  #tellOfReturn(session: Session): void {
    this.#backOff.reset();
    if (this.#awaySince !== undefined) {
      const seconds = Math.round((this.#clock.now() - this.#awaySince) / 100) / 10;
      this.#logger.info({ seconds }, `lease ${this.#where} is there again after ${String(seconds)} s`);
      this.#awaySince = undefined;
    }
    if (!session.durable) {
      this.#logger.warn({}, `lease ${this.#where} runs with fsync off: a power cut loses leases`);
    }
  }

  #retryAfter(problem: unknown): void {
    const reason = reasonOf(problem);
    if (this.#awaySince === undefined) {
      this.#awaySince = this.#clock.now();
      this.#logger.error(
        { reason },
        `lease ${this.#where} is away: ${reason}; no lease is given until it is back`,
      );
    } else {
      this.#logger.debug({ reason }, `lease ${this.#where} is still away: ${reason}`);
    }
    if (this.#stopped) return;
    this.#cancelTimer = this.#clock.setTimer(this.#backOff.next(), () => {
      this.#attempt = this.#connect().catch((error: unknown) => this.#retryAfter(error));
    });
  }
}
