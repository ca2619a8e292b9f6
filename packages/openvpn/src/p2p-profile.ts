import {
  deviceDirectives,
  exitNotifyDirectives,
  integer,
  material,
  patienceDirectives,
  processDirectives,
  receiveBufferDirectives,
  tlsDirectives,
} from './common-directives.ts';
import { option, renderDirectives, type Directive } from './directive.ts';
import type { P2pProfile } from './profile.ts';
import { staticCryptoDirectives } from './static-crypto.ts';

/** The configuration of one end of a tunnel between two machines, as data. Errors: `OVLAB_E_USAGE` for values out of range. */
export function p2pDirectives(profile: P2pProfile): readonly Directive[] {
  const { proto, end, crypto } = profile;
  const listen = 'listen' in end ? end.listen : undefined;
  const udp = proto.startsWith('udp');
  const keepalive = profile.keepalive ?? { interval: 10, timeout: 60 };
  const interval = integer('keepalive interval', keepalive.interval, 1, 3600);
  const side = listen === undefined ? 'dialling' : 'listening';
  return [
    { kind: 'comment', text: `OpenVPN between two machines, ${side}: Ethernet frames on ${profile.device}` },
    option('proto', udp ? proto : `${proto}-${listen === undefined ? 'client' : 'server'}`),
    ...endDirectives(end, udp),
    ...deviceDirectives(profile),
    ...cryptoDirectives(crypto, listen !== undefined),
    option('keepalive', interval, integer('keepalive timeout', keepalive.timeout, 2 * interval, 36_000)),
    // The end that listens has nobody to miss before the other one has come.
    ...(listen !== undefined
      ? [option('ping-timer-rem')]
      : [option('connect-retry', 1, 5), option('resolv-retry', 'infinite')]),
    ...exitNotifyDirectives({ ...profile, exitNotify: profile.exitNotify ?? false }, udp),
    ...receiveBufferDirectives(udp),
    ...processDirectives(profile),
  ];
}

/** Text of {@link p2pDirectives}. */
export function renderP2pProfile(profile: P2pProfile): string {
  return renderDirectives(p2pDirectives(profile));
}

function endDirectives(end: P2pProfile['end'], udp: boolean): Directive[] {
  if ('remote' in end) {
    const { host, port } = end.remote;
    return [option('remote', host, integer('port', port, 1, 65_535)), option('nobind')];
  }
  const { port, local, multihome = false } = end.listen;
  return [
    ...(local === undefined ? [] : [option('local', local)]),
    option('port', integer('port', port, 1, 65_535)),
    ...(multihome && udp ? [option('multihome')] : []),
  ];
}

function cryptoDirectives(crypto: P2pProfile['crypto'], listens: boolean): Directive[] {
  switch (crypto.kind) {
    case 'static-key':
      return [
        ...staticCryptoDirectives(),
        material('secret', crypto.key),
        // BF-CBC, what a static key has without this, is in no OpenSSL of these days.
        option('cipher', 'AES-256-CBC'),
      ];
    case 'none':
      return [...staticCryptoDirectives(), option('cipher', 'none'), option('auth', 'none')];
    case 'fingerprint':
      return [
        option(listens ? 'tls-server' : 'tls-client'),
        material('cert', crypto.certificate),
        material('key', crypto.privateKey),
        // Not as a block, in which OpenVPN on Linux takes no line that ends as Windows ends it.
        option('peer-fingerprint', crypto.peerFingerprint),
        ...(listens ? [option('dh', 'none')] : patienceDirectives()),
        ...tlsDirectives(),
      ];
  }
}
