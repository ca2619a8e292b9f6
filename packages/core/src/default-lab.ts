import { OvlabError } from './errors.ts';
import type { Lab } from './lab.ts';
import { maxClients } from './lab-defaults.ts';
import type { LabFile } from './schema/lab-file.ts';
import type { CheckContext, Problem } from './problem.ts';
import { resolveLab } from './resolve-lab.ts';
import { vpnKeys } from './serialize-lab.ts';

export interface LabOverrides {
  readonly name?: string | undefined;
  /** How many clients there are; 0..1000. */
  readonly clients?: number | undefined;
}

const demo: LabFile = {
  prefix: '2001:db8:55::/64',
  advertise: { rdnss: ['2001:db8:55::53'], dnssl: ['lab.example'] },
};

/**
 * The built-in demo lab.
 * @throws OvlabError `OVLAB_E_USAGE` when the name or the number of clients is not possible.
 */
export function defaultLab(overrides: LabOverrides = {}): Lab {
  return overrideLab(resolve(demo), overrides);
}

/**
 * A lab under another name, or with another number of clients: the first ones of the file, then unnamed ones.
 * @throws OvlabError `OVLAB_E_USAGE` when the result would not be a valid lab.
 */
export function overrideLab(lab: Lab, { name = lab.name, clients = lab.clients.length }: LabOverrides): Lab {
  if (!Number.isInteger(clients) || clients < 0 || clients > maxClients) {
    throw new OvlabError(
      'OVLAB_E_USAGE',
      `the number of clients must be from 0 to ${String(maxClients)}, not ${String(clients)}`,
    );
  }
  const added = Array.from({ length: Math.max(0, clients - lab.clients.length) }, () => ({}));
  const checked = resolve({
    name,
    prefix: lab.prefix,
    server: {
      tap: lab.server.tap,
      bridge: lab.server.bridge,
      uplink: lab.server.uplink,
    },
    vpn: vpnKeys(lab.vpn),
    clients: [...lab.clients.slice(0, clients).map(({ name, os }) => ({ name, os })), ...added],
  });
  return {
    ...lab,
    name: checked.name,
    clients: checked.clients.map((client, index) => lab.clients[index] ?? client),
  };
}

function resolve(file: LabFile): Lab {
  const errors: Problem[] = [];
  const context: CheckContext = {
    report(problem) {
      if (problem.severity === undefined) errors.push(problem);
    },
    lineOf: () => undefined,
  };
  const lab = resolveLab(file, context);
  const [first] = errors;
  if (first === undefined) return lab;
  throw new OvlabError('OVLAB_E_USAGE', first.message, first.hint === undefined ? {} : { hint: first.hint });
}
