import { nearest, type Diagnostic } from '@ovlab/core';
import type { LineMeaning, NeededFile } from './meaning.ts';
import { lifecycleOf, type Lifecycle } from './options/lifecycle.ts';
import { optionFact, optionNames } from './options/option-facts.ts';
import type { Options } from './options-of.ts';
import { showableArgs } from './secrets.ts';
import type { Statement } from './statements.ts';

/** What a line means on its own; `tls` says whether the file has TLS, which gives `cipher` its meaning. */
export function lineMeaning(statement: Statement, tls: boolean): LineMeaning {
  const { name, line, text, args } = statement;
  const fact = optionFact(name);
  const lifecycle = ageOf(statement, tls);
  return {
    line,
    name,
    args: showableArgs(name, args, fact !== undefined),
    block: text !== undefined,
    meaning: fact?.meaning,
    handling: fact?.handling ?? 'unknown',
    ...(fact?.why === undefined ? {} : { why: fact.why }),
    ...(lifecycle === undefined ? {} : { lifecycle }),
  };
}

/** What a person should see to, as warnings with their places. */
export function lineProblems(
  statement: Statement,
  options: Options,
  tls: boolean,
  file: string,
): readonly Diagnostic[] {
  const { name, line, column, length } = statement;
  const place = { severity: 'warning', file, line, column, length, path: name } as const;
  if (optionFact(name) === undefined) {
    return [{ code: 'unknown-option', ...place, ...unknownOption(statement, options) }];
  }
  const lifecycle = ageOf(statement, tls);
  return lifecycle?.hint === undefined
    ? []
    : [{ code: lifecycle.status, ...place, message: `${name}: ${lifecycle.message}`, hint: lifecycle.hint }];
}

function ageOf({ name, args }: Statement, tls: boolean): Lifecycle | undefined {
  const lifecycle = lifecycleOf(name, args);
  // With a static key it is "cipher" that says the cipher, and only a weak one deserves a word.
  return name === 'cipher' && !tls && lifecycle?.since === '2.6' ? undefined : lifecycle;
}

function unknownOption(
  { name, optional }: Statement,
  options: Options,
): Pick<Diagnostic, 'message' | 'hint'> {
  const message = `OpenVPN 2.4 to 2.7 have no option "${name}"`;
  const mayBeUnknown = options.all('ignore-unknown-option').some(({ args }) => args.includes(name));
  if (optional || mayBeUnknown)
    return { message, hint: 'The file itself says that it may be skipped; ovlab keeps it.' };
  const meant = nearest(name, optionNames);
  return {
    message: `${message}, and refuse the file`,
    hint:
      meant === undefined
        ? 'Remove the line, unless the OpenVPN in use is a special one.'
        : `Did you mean "${meant}"?`,
  };
}

/** What each `<connection>` has for itself (options.c, OPT_P_CONNECTION). */
const perConnection = new Set([
  ...[
    'bind',
    'connect-timeout',
    'explicit-exit-notify',
    'float',
    'fragment',
    'http-proxy',
    'http-proxy-option',
  ],
  ...[
    'key-direction',
    'link-mtu',
    'local',
    'lport',
    'mssfix',
    'mtu-disc',
    'nobind',
    'port',
    'proto',
    'rport',
  ],
  ...['socks-proxy', 'tls-auth', 'tls-crypt', 'tls-crypt-v2', 'tun-mtu', 'tun-mtu-extra', 'max-packet-size'],
]);

/** Options that stand too late: a `<connection>` takes what it does not say itself from the lines above it only. */
export function lateProblems(statements: readonly Statement[], file: string): readonly Diagnostic[] {
  const first = statements.findIndex((one) => one.connection !== undefined);
  if (first === -1) return [];
  return statements
    .slice(first)
    .filter(({ name, connection }) => connection === undefined && perConnection.has(name))
    .map(({ name, line, column, length }) => ({
      code: 'ignored',
      severity: 'warning',
      message: `${name} stands below a <connection>, which takes from the lines above it only`,
      hint: 'Move it above the first <connection>.',
      file,
      line,
      column,
      length,
      path: name,
    }));
}

/** Options whose first argument is a file that must be there. */
export const fileOptions = new Set([
  ...['ca', 'cert', 'key', 'dh', 'tls-auth', 'tls-crypt', 'tls-crypt-v2', 'secret', 'pkcs12', 'crl-verify'],
  ...[
    'auth-user-pass',
    'askpass',
    'extra-certs',
    'capath',
    'config',
    'client-config-dir',
    'http-proxy-user-pass',
  ],
]);

export function neededFiles(statements: readonly Statement[]): readonly NeededFile[] {
  return statements.flatMap(({ name, args: [path], text, line }) =>
    fileOptions.has(name) &&
    text === undefined &&
    path !== undefined &&
    path !== '[inline]' &&
    path !== 'none'
      ? [{ option: name, path, line }]
      : [],
  );
}
