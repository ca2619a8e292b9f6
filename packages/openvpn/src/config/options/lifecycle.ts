/** Where an option stands in the history of OpenVPN, when it is not simply there. */
export interface Lifecycle {
  /**
   * `removed`: OpenVPN of that version refuses the file; `ignored`: it takes the option and does nothing;
   * `deprecated`: it works and warns, or works only with a word of consent.
   */
  readonly status: 'deprecated' | 'ignored' | 'removed';
  /** Version of OpenVPN, for example `2.6`. */
  readonly since: string;
  /** A sentence without its full stop. */
  readonly message: string;
  /** What to do; undefined when nothing need be done. */
  readonly hint?: string;
}

const staticKey: Lifecycle = {
  status: 'deprecated',
  since: '2.6',
  message:
    'A tunnel with one shared key and without TLS: OpenVPN 2.6 warns, 2.7 wants allow-deprecated-insecure-static-crypto, 2.8 has removed it',
  hint: 'Change both ends to TLS with <peer-fingerprint>: two files to copy as well.',
};

const compression: Lifecycle = {
  status: 'deprecated',
  since: '2.5',
  message: 'Compression gives away what is encrypted (VORACLE), and both ends must frame packets alike',
  hint: 'Remove it at both ends; a server serves old and new clients with: compress migrate',
};

const removed = (since: string, message: string, hint = 'Remove the line.'): Lifecycle => ({
  status: 'removed',
  since,
  message: `OpenVPN ${since} has removed it: ${message}`,
  hint,
});

const ignored = (since: string, message: string, hint = 'Remove the line.'): Lifecycle => ({
  status: 'ignored',
  since,
  message: `OpenVPN ${since} ignores it: ${message}`,
  hint,
});

const deprecated = (since: string, message: string, hint: string): Lifecycle => ({
  status: 'deprecated',
  since,
  message,
  hint,
});

const shellScripts = removed(
  '2.3',
  'programs are never run through a shell',
  'Remove the second word, and name the shell in the command where one is needed.',
);

const table: Readonly<Record<string, Lifecycle>> = {
  secret: staticKey,
  'comp-lzo': compression,
  'comp-noadapt': compression,
  compress: compression,
  'allow-compression': compression,
  'ns-cert-type': deprecated(
    '2.4',
    'The certificate extension that it looks at is no longer made',
    'Write remote-cert-tls in its place, with the same word behind it.',
  ),
  'tls-remote': removed('2.4', 'verify-x509-name took its place', 'Write: verify-x509-name "NAME" name'),
  'key-method': removed('2.5', 'there is one method only'),
  'no-iv': removed('2.5', 'packets always have an initialization vector'),
  keysize: removed('2.6', 'the cipher says the length of its key'),
  'ncp-disable': removed('2.6', 'ciphers are always negotiated'),
  inetd: removed(
    '2.6',
    'it was never more than one client over TCP',
    'Start OpenVPN as a service of its own.',
  ),
  'ifconfig-pool-linear': removed('2.5', 'topology took its place'),
  'client-cert-not-required': removed(
    '2.5',
    'verify-client-cert took its place',
    'Write: verify-client-cert none',
  ),
  'management-client-pf': removed('2.6', 'OpenVPN has no packet filter of its own', 'Filter in the bridge.'),
  'no-replay': removed('2.7', 'packets are always protected against being replayed'),
  'opt-verify': removed('2.7', 'the ends agree on their options'),
  'max-routes': ignored('2.4', 'there is no limit'),
  'tun-ipv6': ignored('2.4', 'tun devices always carry IPv6'),
  'http-proxy-retry': ignored('2.4', 'connect-retry-max limits all attempts'),
  'http-proxy-timeout': ignored('2.4', 'connect-timeout limits all attempts'),
  'socks-proxy-retry': ignored('2.4', 'connect-retry-max limits all attempts'),
  prng: ignored('2.6', 'random numbers come from the crypto library'),
  'persist-key': {
    status: 'ignored',
    since: '2.7',
    message: 'OpenVPN 2.7 ignores it: keys always stay in memory',
  },
  'fast-io': ignored('2.7', 'the event loop has changed'),
  'ncp-ciphers': deprecated('2.5', 'It is called data-ciphers', 'Write data-ciphers.'),
  'verify-hash': deprecated(
    '2.6',
    'It says little',
    'Use <peer-fingerprint>, or the authority itself as <ca>.',
  ),
  'disable-occ': deprecated('2.6', 'It has a meaning without TLS only', 'Remove the line.'),
  'link-mtu': deprecated('2.6', 'Its value depends on the cipher', 'Remove the line, or use mssfix.'),
};

/** What a person should know about the age of an option; undefined when there is nothing. */
export function lifecycleOf(name: string, args: readonly string[]): Lifecycle | undefined {
  if (name === 'cipher' || name === 'data-ciphers' || name === 'data-ciphers-fallback') {
    return weakCipher(name, args[0] ?? '');
  }
  if (name === 'script-security' && args.length > 1) return shellScripts;
  if (name === 'windows-driver') return windowsDriver(args[0] ?? '');
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Ciphers with blocks of 64 bits; OpenSSL 3 has most of them in its "legacy" provider, which is off. */
const smallBlocks = /^(?:bf|blowfish|cast5?|des|desx|des-ede3?|idea|rc2|rc5|seed-40)(?:-|$)/i;

function weakCipher(name: string, value: string): Lifecycle | undefined {
  const weak = value.split(':').find((cipher) => smallBlocks.test(cipher.replace(/^\?/, '')));
  if (weak !== undefined) {
    return deprecated(
      '2.5',
      `${weak} has blocks of 64 bits (SWEET32), and OpenSSL 3 no longer has it: a tunnel that needs it does not start`,
      'Use AES-256-GCM, or AES-256-CBC with a static key.',
    );
  }
  if (name !== 'cipher') return undefined;
  return deprecated(
    '2.6',
    'With TLS the cipher is negotiated from data-ciphers, and this line counts no longer',
    `Write: data-ciphers-fallback ${value === '' ? 'CIPHER' : value}, if the other end is older than 2.4; else remove it.`,
  );
}

function windowsDriver(driver: string): Lifecycle {
  const message =
    driver === 'wintun'
      ? 'OpenVPN 2.7 ignores it and has no wintun any more; wintun never carried Ethernet frames'
      : 'OpenVPN 2.7 ignores it: it takes tap-windows6 for Ethernet frames by itself';
  return { status: 'ignored', since: '2.7', message, hint: 'Remove the line.' };
}
