import { isIPv6 } from 'node:net';
import { networkOf } from '../address.ts';
import type { PrefixName } from './api.ts';

/** A prefix from CIDR text, with the bits after its length cleared; undefined for other text. */
export function readPrefixName(text: string): PrefixName | undefined {
  const [, address = '', length = ''] = /^([^/%]+)\/(\d{1,3})$/.exec(text) ?? [];
  const prefixLength = Number(length);
  if (!isIPv6(address) || prefixLength > 128) return undefined;
  return { prefix: networkOf(address, prefixLength), prefixLength };
}
