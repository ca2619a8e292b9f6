import type { Management, Material, ProcessProfile, Remote, TlsCredentials } from '../profile.ts';
import type { RemoteServer } from './meaning.ts';
import { given, integerOf, unsupported, type Taker } from './taker.ts';

/** What every kind of profile has. */
export function processFields(taker: Taker): Omit<ProcessProfile, 'additional' | 'exitNotify'> {
  taker.take('dev-type');
  return {
    device: taker.value('dev') ?? 'tap',
    ...given({
      management: managementOf(taker),
      logFile: taker.value('log-append'),
      pidFile: taker.value('writepid'),
      verb: taker.integer('verb'),
      user: taker.value('user'),
      group: taker.value('group'),
      up: taker.command('up'),
      down: taker.command('down'),
      downPre: taker.has('down-pre') ? true : undefined,
    }),
  };
}

function managementOf(taker: Taker): Management | undefined {
  const [path = '', kind, ...more] = taker.take('management')?.args ?? [];
  const hold = taker.has('management-hold');
  if (path === '') return undefined;
  if (kind === 'unix' && more.length === 0) return { path, ...(hold ? { hold } : {}) };
  throw unsupported(
    'ovlab speaks to OpenVPN over a Unix socket only',
    'Write: management /run/NAME.sock unix',
  );
}

/** Certificate, key and authority. Errors: `OVLAB_E_UNSUPPORTED` when one is missing. */
export function credentialFields(taker: Taker): TlsCredentials {
  return {
    ca: required(taker, 'ca'),
    certificate: required(taker, 'cert'),
    privateKey: required(taker, 'key'),
    ...given({
      tlsCrypt: taker.material('tls-crypt'),
      tlsCryptV2: taker.material('tls-crypt-v2'),
      crl: taker.material('crl-verify'),
    }),
  };
}

export function required(taker: Taker, name: string): Material {
  const material = taker.material(name);
  if (material !== undefined) return material;
  throw unsupported(
    `The file has no ${name}, and ovlab's profiles have certificates on both sides`,
    'Use the file as it is.',
  );
}

export function keepaliveOf(taker: Taker): { keepalive?: { interval: number; timeout: number } } {
  const [interval, timeout] = taker.take('keepalive')?.args ?? [];
  if (interval === undefined || timeout === undefined) return {};
  return {
    keepalive: { interval: integerOf('keepalive', interval), timeout: integerOf('keepalive', timeout) },
  };
}

export function remoteOf({ host, port, protocol, family }: RemoteServer): Remote {
  return { host, port: integerOf('remote', port), proto: `${protocol}${family ?? ''}` };
}
