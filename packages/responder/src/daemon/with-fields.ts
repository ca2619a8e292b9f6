import type { Logger } from '../logger.ts';

/** A logger that adds the same fields to every line. */
export function withFields(logger: Logger, common: object): Logger {
  return {
    debug: (fields, message) => logger.debug({ ...common, ...fields }, message),
    info: (fields, message) => logger.info({ ...common, ...fields }, message),
    warn: (fields, message) => logger.warn({ ...common, ...fields }, message),
    error: (fields, message) => logger.error({ ...common, ...fields }, message),
    isLevelEnabled: (level) => logger.isLevelEnabled?.(level) ?? true,
  };
}
