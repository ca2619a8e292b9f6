import { OvlabError } from '@ovlab/core/errors';

/** Failures of the network, by Node's codes, that another try may find mended. */
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** What pg itself says when a server is gone or does not answer; it gives these errors no code. */
const silence =
  /^(timeout expired|Connection terminated|Query read timeout|Client (was closed|has encountered))/;

/**
 * Classes of SQLSTATE that pass: connection exception, transaction rollback, insufficient resources, operator
 * intervention (stopping, starting up), system error; and single codes: lock timeout, and read-only, which a standby
 * is until it takes over.
 */
const passingStates = /^(08|40|53|57|58)|^(55P03|25006)$/;

const hints: Readonly<Record<string, string>> = {
  '28000': 'look at the user in the URL and at pg_hba.conf of the server',
  '28P01': 'give the password with PGPASSWORD, in a file named by PGPASSFILE, or in the URL',
  '3D000': 'create the database with: createdb NAME',
  '42501': 'let the user own the database, or: GRANT USAGE, CREATE ON SCHEMA public TO NAME',
};

/** SQLSTATE of what the server has answered. */
function stateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether another try may do without a change of the configuration. */
export function mayPass(error: unknown): boolean {
  const state = stateOf(error);
  if (state !== undefined) return passingStates.test(state);
  if (!(error instanceof Error)) return false;
  return silence.test(error.message) || ('code' in error && passing.has(String(error.code)));
}

/** Another transaction was in the way: deadlock, serialization failure. */
export function isRollback(error: unknown): boolean {
  return stateOf(error)?.startsWith('40') === true;
}

/** The server cannot hold these values, and never will. */
export function isBadValue(error: unknown): boolean {
  return /^2[23]/.test(stateOf(error) ?? '');
}

/** What a database that cannot be used has to be told about, without a secret. */
export function refusal(error: unknown, where: string): OvlabError {
  if (error instanceof OvlabError) return error;
  const hint = hints[stateOf(error) ?? (needsPassword(error) ? '28P01' : '')];
  return new OvlabError('OVLAB_E_RESPONDER', `cannot use the ${where}: ${reasonOf(error)}`, {
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The message of an error; of several tries for one name, the first one's. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

/** pg refuses to answer a server's question for a password with nothing. */
function needsPassword(error: unknown): boolean {
  return error instanceof Error && error.message.includes('password must be a');
}
