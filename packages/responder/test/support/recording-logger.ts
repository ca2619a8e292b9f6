import type { Logger } from '../../src/logger.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

interface Logged {
  readonly level: Level;
  readonly fields: object;
  readonly message: string;
}

/** Keeps what is logged, and the same as `level: message`. */
export function createRecordingLogger(): {
  readonly logger: Logger;
  readonly lines: string[];
  readonly records: readonly Logged[];
} {
  const lines: string[] = [];
  const records: Logged[] = [];
  const at = (level: Level) => (fields: object, message: string) => {
    lines.push(`${level}: ${message}`);
    records.push({ level, fields, message });
  };
  const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { logger, lines, records };
}
