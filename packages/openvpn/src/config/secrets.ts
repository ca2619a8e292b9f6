const HIDDEN = '***';

/** Variables of OpenVPN Connect and of OpenVPN itself, whose values are no secrets. */
const harmless = new Set([
  'FORWARD_COMPATIBLE',
  'CLIENT_CERT',
  'FRIENDLY_NAME',
  'GENERIC_CONFIG',
  'PUSH_PEER_INFO',
]);

/** Arguments as they can be shown: what may be a password or a token is hidden, a file's path is not. */
export function showableArgs(name: string, args: readonly string[], known: boolean): readonly string[] {
  if (name === 'auth-token' || name === 'static-challenge-response') return args.map(() => HIDDEN);
  if (name === 'setenv' || name === 'setenv-safe') {
    const [variable = ''] = args;
    return harmless.has(variable) ? args : args.map((arg, index) => (index === 0 ? arg : HIDDEN));
  }
  if (name === 'push') return args.map((arg) => arg.replace(/^(\s*auth-token)\s.*$/s, `$1 ${HIDDEN}`));
  return !known && /pass|token|secret|key|cred/i.test(name) ? args.map(() => HIDDEN) : args;
}
