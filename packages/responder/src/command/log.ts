import { pino, destination, type Logger } from 'pino';
import type { LogFormat, LogLevel } from '../config/choices.ts';

const STDERR = 2;

/**
 * A pino logger on standard error. It writes synchronously: a line that is still in memory when the process is
 * killed would be the one that says why.
 */
export async function createLog(level: LogLevel, format: LogFormat): Promise<Logger> {
  const options = { level, base: null };
  if (format === 'json') return pino(options, destination({ fd: STDERR, sync: true }));
  const { prettyFactory } = await import('pino-pretty');
  const prettify = prettyFactory({
    colorize: process.stderr.isTTY && !process.env['NO_COLOR'],
    translateTime: 'SYS:HH:MM:ss.l',
  });
  const write = (line: string): void => {
    process.stderr.write(prettify(line));
  };
  return pino(options, { write });
}
