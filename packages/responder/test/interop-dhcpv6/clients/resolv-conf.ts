import type { Machine } from '../machine.ts';
import type { Dns } from './client.ts';

/** What /etc/resolv.conf of the machine says. */
export function readResolvConf(machine: Machine): Dns {
  const text = machine.read('/etc/resolv.conf');
  const words = (keyword: string): readonly string[] => {
    const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
    return lines.flatMap(([first, ...rest]) => (first === keyword ? rest : []));
  };
  return { servers: unique(words('nameserver')), domains: unique(words('search').map(withoutRoot)) };
}

/** Several clients write the dot of the root, some a domain twice. */
export const withoutRoot = (domain: string): string => domain.replace(/\.$/, '');

export const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];
