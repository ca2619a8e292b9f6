import { isIPv6 } from 'node:net';
import { OvlabError } from '@ovlab/core/errors';
import type { Preference } from '@ovlab/ndp';
import { networkOf } from '../address.ts';
import type { LogFormat, LogLevel } from './choices.ts';
import { defaultRaConfig, type PrefixConfig, type RaConfig } from './ra-config.ts';

/**
 * What a person writes, on the command line (`--router-lifetime 1800`) or as a key of the configuration file
 * (`router-lifetime: 1800`). Whatever is left out has its default.
 */
export interface Settings {
  readonly interface?: string;
  /** CIDR text; undefined: every global /64 on the interface. */
  readonly prefix?: readonly string[];
  /** Seconds. */
  readonly 'router-lifetime'?: number;
  /** Seconds: least and most. */
  readonly interval?: readonly [number, number];
  readonly rdnss?: readonly string[];
  readonly dnssl?: readonly string[];
  /** Octets. */
  readonly mtu?: number;
  readonly preference?: Preference;
  /** Seconds. */
  readonly 'valid-lifetime'?: number;
  /** Seconds. */
  readonly 'preferred-lifetime'?: number;
  readonly 'cur-hop-limit'?: number;
  /** Milliseconds. */
  readonly 'reachable-time'?: number;
  /** Milliseconds. */
  readonly 'retrans-timer'?: number;
  readonly managed?: boolean;
  readonly 'other-config'?: boolean;
  readonly 'log-level'?: LogLevel;
  readonly 'log-format'?: LogFormat;
}

/** The configuration that settings mean. Throws `OVLAB_E_USAGE` for a prefix that cannot be read. */
export function settingsToConfig(settings: Settings): RaConfig {
  const defaults = defaultRaConfig;
  const [minInterval, maxInterval] = settings.interval ?? [defaults.minInterval, defaults.maxInterval];
  return {
    ...defaults,
    prefixes: settings.prefix?.map(readPrefix) ?? defaults.prefixes,
    routerLifetime: settings['router-lifetime'] ?? defaults.routerLifetime,
    minInterval,
    maxInterval,
    preference: settings.preference ?? defaults.preference,
    managed: settings.managed ?? defaults.managed,
    otherConfig: settings['other-config'] ?? defaults.otherConfig,
    curHopLimit: settings['cur-hop-limit'] ?? defaults.curHopLimit,
    reachableTime: settings['reachable-time'] ?? defaults.reachableTime,
    retransTimer: settings['retrans-timer'] ?? defaults.retransTimer,
    mtu: settings.mtu ?? defaults.mtu,
    rdnss: settings.rdnss ?? defaults.rdnss,
    dnssl: settings.dnssl ?? defaults.dnssl,
    validLifetime: settings['valid-lifetime'] ?? defaults.validLifetime,
    preferredLifetime: settings['preferred-lifetime'] ?? defaults.preferredLifetime,
  };
}

/** The setting that a part of the configuration comes from: `rdnss[1]` from `rdnss`. */
export function settingOf(path: string): keyof Settings {
  const name = path.replace(/[.[].*$/, '');
  if (name === 'minInterval' || name === 'maxInterval') return 'interval';
  if (name === 'prefixes') return 'prefix';
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) as keyof Settings;
}

function readPrefix(text: string): PrefixConfig {
  const [prefix = '', length = '', ...rest] = text.split('/');
  const fits = /^\d{1,3}$/.test(length) && Number(length) <= 128;
  if (isIPv6(prefix) && !prefix.includes('%') && fits && rest.length === 0) {
    return { prefix: networkOf(prefix, 128), prefixLength: Number(length) };
  }
  throw new OvlabError('OVLAB_E_USAGE', `prefix: '${text}' is not an IPv6 prefix`, {
    hint: 'write it like 2001:db8:55::/64',
  });
}
