import { OvlabError } from '@ovlab/core';
import { option, type Directive } from './directive.ts';
import type { Material, ProcessProfile, TlsCredentials } from './profile.ts';
import { commandWord } from './quote.ts';

/** `sun_path` of unix(7) holds 108 octets with the final NUL. */
export const MAX_SOCKET_PATH_OCTETS = 107;

/** The kernel gives no more than net.core.rmem_max. */
const RECEIVE_BUFFER_OCTETS = 1_048_576;

export function deviceDirectives(profile: ProcessProfile): Directive[] {
  const octets = Buffer.byteLength(profile.device);
  if (octets < 1 || octets > 15 || /[\s/]/.test(profile.device)) {
    throw usage(
      `${JSON.stringify(profile.device)} cannot be the name of a network device`,
      'Use 1 to 15 letters and digits.',
    );
  }
  return [
    option('dev', profile.device),
    // The type follows from the name only for names that begin with "tap".
    option('dev-type', 'tap'),
    // Every port of the bridge has 1500: a lower value lowers the bridge's.
    option('tun-mtu', 1500),
  ];
}

export function tlsDirectives(): Directive[] {
  return [
    option('tls-version-min', '1.2'),
    // AEAD ciphers cost about 30 % less processor time than CBC with an HMAC; the peers agree on the first in common.
    option('data-ciphers', 'AES-256-GCM:AES-128-GCM:CHACHA20-POLY1305'),
  ];
}

export function credentialDirectives(credentials: TlsCredentials): Directive[] {
  return [
    material('ca', credentials.ca),
    material('cert', credentials.certificate),
    material('key', credentials.privateKey),
    ...(credentials.tlsCrypt === undefined ? [] : [material('tls-crypt', credentials.tlsCrypt)]),
    ...(credentials.tlsCryptV2 === undefined ? [] : [material('tls-crypt-v2', credentials.tlsCryptV2)]),
    ...(credentials.crl === undefined ? [] : [material('crl-verify', credentials.crl)]),
  ];
}

export function exitNotifyDirectives(profile: Pick<ProcessProfile, 'exitNotify'>, udp: boolean): Directive[] {
  // TCP notices by itself, and OpenVPN refuses the option there.
  return udp && profile.exitNotify !== false ? [option('explicit-exit-notify', 1)] : [];
}

/** How long the end that dials waits for an answer. */
export function patienceDirectives(): Directive[] {
  return [
    // A lost packet of the handshake is repeated after 1 s instead of 2: where every tenth is lost, connecting takes
    // half as long.
    option('tls-timeout', 1),
    // Each repetition waits twice as long as the one before. Starting anew when nothing has come in 4 s, a client is
    // there 1 s after its server is back instead of 3, and soon goes on to another address.
    option('connect-timeout', 4),
  ];
}

export function receiveBufferDirectives(udp: boolean): Directive[] {
  // A burst of TCP inside the tunnel overflows the 208 KiB that Linux gives a socket, and what is lost is carried
  // twice: with 1 MiB a gigabit costs about 30 % less processor time. The kernel sizes those of TCP by itself.
  return udp ? [option('rcvbuf', RECEIVE_BUFFER_OCTETS)] : [];
}

export function processDirectives(profile: ProcessProfile): Directive[] {
  const { management } = profile;
  const directives: Directive[] = [
    // A restart must neither need the files that an unprivileged user cannot read nor take the device out of the bridge.
    option('persist-key'),
    option('persist-tun'),
  ];
  if (management !== undefined) {
    if (Buffer.byteLength(management.path) > MAX_SOCKET_PATH_OCTETS) {
      throw usage(
        `The path of the management socket is longer than ${MAX_SOCKET_PATH_OCTETS} octets: ${management.path}`,
        'Take a shorter directory, for example with OVLAB_RUN_DIR.',
      );
    }
    directives.push(option('management', management.path, 'unix'));
    if (management.hold === true) directives.push(option('management-hold'));
  }
  if (profile.user !== undefined) directives.push(option('user', profile.user));
  if (profile.group !== undefined) directives.push(option('group', profile.group));
  directives.push(...scriptDirectives(profile));
  if (profile.logFile !== undefined) directives.push(option('log-append', profile.logFile));
  if (profile.pidFile !== undefined) directives.push(option('writepid', profile.pidFile));
  // Microseconds and message flags in each line, so that logs of several processes can be merged by time.
  directives.push(
    option('machine-readable-output'),
    option('verb', integer('verb', profile.verb ?? 3, 0, 11)),
    // A TAP device deleted under OpenVPN makes it write the same line without a pause: 40 MB in a second.
    option('mute', 200),
  );
  return [...directives, ...(profile.additional ?? [])];
}

function scriptDirectives(profile: ProcessProfile): Directive[] {
  if (profile.up === undefined && profile.down === undefined) {
    // 1 and not 0: on Windows and with iproute2 builds OpenVPN runs netsh or ip itself for what a server pushes.
    return [option('script-security', 1)];
  }
  return [
    option('script-security', 2),
    ...(profile.up === undefined ? [] : [option('up', commandWord(profile.up))]),
    ...(profile.down === undefined ? [] : [option('down', commandWord(profile.down))]),
    ...(profile.downPre === true ? [option('down-pre')] : []),
  ];
}

/** An option that names a file, or its contents in place. */
export function material(name: string, source: Material): Directive {
  return 'file' in source ? option(name, source.file) : { kind: 'block', name, text: source.pem };
}

/** The value itself when it is a whole number in the range. Errors: `OVLAB_E_USAGE`. */
export function integer(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw usage(`"${name}" is ${value}`, `Take a whole number from ${min} to ${max}.`);
}

export function usage(message: string, hint: string): OvlabError {
  return new OvlabError('OVLAB_E_USAGE', message, { hint });
}
