import type { Place } from './process.ts';

export interface PingOptions {
  readonly to: string;
  /** Source address or interface. */
  readonly from?: string;
  /** Octets of payload; default 56. Larger than the MTU: fragments. */
  readonly size?: number;
  /** Default 1. */
  readonly count?: number;
  /** Seconds to wait for each answer; default 30, which only those wait that are not answered. */
  readonly wait?: number;
}

export interface PingResult {
  readonly sent: number;
  /** Different answers: duplicates are in `duplicates`. */
  readonly received: number;
  readonly duplicates: number;
  /** Milliseconds; undefined without an answer. */
  readonly averageMs: number | undefined;
  /** What ping said, for the message of a failed assertion. */
  readonly text: string;
}

/** Pings from a place, 200 ms apart. IPv4 or IPv6 by the form of `to`. */
export async function ping(from: Place, options: PingOptions): Promise<PingResult> {
  const { stdout, stderr } = await from.run('ping', [
    ...['-n', '-i', '0.2'],
    ...['-c', String(options.count ?? 1)],
    ...['-W', String(options.wait ?? 30)],
    ...['-s', String(options.size ?? 56)],
    ...(options.from === undefined ? [] : ['-I', options.from]),
    options.to,
  ]);
  return parsePing(stdout + stderr);
}

export function parsePing(text: string): PingResult {
  const [, sent = '0', received = '0'] = /(\d+) packets transmitted, (\d+) received/.exec(text) ?? [];
  const average = /^rtt [^=]*= [\d.]+\/([\d.]+)\//m.exec(text)?.[1];
  return {
    sent: Number(sent),
    received: Number(received),
    duplicates: Number(/\+(\d+) duplicates/.exec(text)?.[1] ?? 0),
    averageMs: average === undefined ? undefined : Number(average),
    text,
  };
}
