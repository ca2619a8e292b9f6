import type { ProfileSecurity } from './meaning.ts';
import type { Options } from './options-of.ts';

export function securityOf(options: Options): ProfileSecurity {
  const method = methodOf(options);
  const certificate = options.has('cert', 'pkcs12', 'pkcs11-id', 'cryptoapicert', 'management-external-cert');
  const handshake =
    method === 'tls'
      ? ((['tls-crypt-v2', 'tls-crypt', 'tls-auth'] as const).find((name) => options.has(name)) ?? 'none')
      : 'none';
  return {
    method,
    trust: trustOf(options, method),
    certificate,
    userPassword: options.has('auth-user-pass', 'auth-user-pass-verify') || hasPasswordPlugin(options),
    handshake,
    ciphers: ciphersOf(options, method),
  };
}

function methodOf(options: Options): ProfileSecurity['method'] {
  if (options.has('client', 'tls-client', 'tls-server', 'server', 'server-bridge', 'server-ipv6'))
    return 'tls';
  return options.has('secret') ? 'static-key' : 'none';
}

function trustOf(options: Options, method: ProfileSecurity['method']): ProfileSecurity['trust'] {
  if (method === 'static-key') return 'shared-key';
  if (method === 'none') return 'none';
  if (options.has('peer-fingerprint')) return 'fingerprint';
  return options.has('ca', 'capath', 'pkcs12') ? 'authority' : 'none';
}

function hasPasswordPlugin(options: Options): boolean {
  return options.all('plugin').some(({ args: [path = ''] }) => /auth|radius|ldap|pam/i.test(path));
}

function ciphersOf(options: Options, method: ProfileSecurity['method']): readonly string[] {
  const names =
    method === 'tls' ? ['data-ciphers', 'ncp-ciphers', 'data-ciphers-fallback', 'cipher'] : ['cipher'];
  return [...new Set(names.flatMap((name) => (options.value(name) ?? '').split(':')))].filter(
    (one) => one !== '',
  );
}
