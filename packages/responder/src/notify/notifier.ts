import { systemClock, type Clock } from '../clock.ts';
import { silentLogger, type Logger } from '../logger.ts';
import type { UnixDatagram } from './unix-datagram.ts';

/** Tells a service manager what the daemon does (sd_notify(3)). Nothing of it ever fails. */
export interface Notifier {
  /** It works; also the end of a reload. */
  ready(): void;
  reloading(): void;
  stopping(): void;
  close(): void;
}

/** Says nothing. */
export const silentNotifier: Notifier = {
  ready: () => undefined,
  reloading: () => undefined,
  stopping: () => undefined,
  close: () => undefined,
};

export interface NotifierOptions {
  /** Of the process; the variables of sd_notify(3) and sd_watchdog_enabled(3) are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is being done, for a person who asks the service manager. */
  readonly status: () => string;
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Microseconds of CLOCK_MONOTONIC. */
  readonly monotonic?: () => bigint;
  readonly pid?: number;
  /** Default: datagrams by libc, which is loaded only when there is somebody to tell. */
  readonly open?: (address: string) => Promise<UnixDatagram>;
}

/** Milliseconds between looks at whether the status is another one. */
const STATUS_INTERVAL = 5_000;

/** Takes up with the service manager; without one, a notifier that says nothing. */
export async function createNotifier(options: NotifierOptions): Promise<Notifier> {
  const { env, logger = silentLogger, open = openByLibc } = options;
  const address = env['NOTIFY_SOCKET'];
  if (address === undefined || address === '') return silentNotifier;
  try {
    return new SystemdNotifier(await open(address), options);
  } catch (error) {
    logger.warn({ address }, `the service manager is not told anything: ${reasonOf(error)}`);
    return silentNotifier;
  }
}

class SystemdNotifier implements Notifier {
  readonly #socket: UnixDatagram;
  readonly #options: NotifierOptions;
  readonly #logger: Logger;
  readonly #clock: Clock;
  #told: string | undefined;
  #cancelStatus: (() => void) | undefined;
  #cancelWatchdog: (() => void) | undefined;

  constructor(socket: UnixDatagram, options: NotifierOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#logger = options.logger ?? silentLogger;
    this.#clock = options.clock ?? systemClock;
  }

  ready(): void {
    this.#told = this.#options.status();
    this.#send('READY=1', `STATUS=${oneLine(this.#told)}`);
    this.#watchStatus();
    const interval = watchdogInterval(this.#options.env, this.#options.pid ?? process.pid);
    if (interval !== undefined) this.#feedWatchdog(interval);
  }

  reloading(): void {
    const { monotonic = () => process.hrtime.bigint() / 1000n } = this.#options;
    this.#send('RELOADING=1', `MONOTONIC_USEC=${String(monotonic())}`, 'STATUS=reading the configuration');
  }

  stopping(): void {
    this.#cancelStatus?.();
    this.#send('STOPPING=1', 'STATUS=stopping');
  }

  close(): void {
    this.#cancelStatus?.();
    this.#cancelWatchdog?.();
    this.#socket.close();
  }

  #watchStatus(): void {
    this.#cancelStatus?.();
    this.#cancelStatus = this.#clock.setTimer(STATUS_INTERVAL, () => {
      const status = this.#options.status();
      if (status !== this.#told) this.#send(`STATUS=${oneLine(status)}`);
      this.#told = status;
      this.#watchStatus();
    });
  }

  #feedWatchdog(interval: number): void {
    this.#cancelWatchdog?.();
    this.#send('WATCHDOG=1');
    this.#cancelWatchdog = this.#clock.setTimer(interval, () => this.#feedWatchdog(interval));
  }

  #send(...lines: readonly string[]): void {
    try {
      this.#socket.send(lines.join('\n'));
    } catch (error) {
      this.#logger.debug({ lines }, `the service manager was not told: ${reasonOf(error)}`);
    }
  }
}

/** Half of what the service manager waits (sd_watchdog_enabled(3)), in milliseconds; undefined: it does not. */
function watchdogInterval(env: NotifierOptions['env'], pid: number): number | undefined {
  const microseconds = Number(env['WATCHDOG_USEC'] ?? '');
  const mine = env['WATCHDOG_PID'] === undefined || env['WATCHDOG_PID'] === String(pid);
  if (!mine || !Number.isSafeInteger(microseconds) || microseconds <= 0) return undefined;
  return microseconds / 2_000;
}

async function openByLibc(address: string): Promise<UnixDatagram> {
  const { openUnixDatagram } = await import('./unix-datagram.ts');
  return openUnixDatagram(address);
}

/** A line break in a value would begin another assignment. */
function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, ' ');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
