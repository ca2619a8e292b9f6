import { dirname } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { MAX_SOCKET_PATH_OCTETS } from '@ovlab/openvpn';
import { exportClient } from './client-export.ts';
import type { LabPaths } from './paths.ts';
import { interfaceNames, type Topology } from './topology.ts';

/**
 * The profile that is exported for a client of another system, octet for octet; empty while its keys are not made.
 */
export async function standInProfile(topology: Topology, name: string, paths: LabPaths): Promise<string> {
  const { lab, serverAddress: remote } = topology;
  const of = { lab: paths.lab, roots: { run: paths.runRoot, state: dirname(paths.state) } };
  try {
    const { text } = await exportClient(of, lab, { client: name, os: 'windows', remote });
    return text;
  } catch (error) {
    const notMade =
      error instanceof OvlabError && ['OVLAB_E_NO_LAB', 'OVLAB_E_NO_CLIENT'].includes(error.code);
    if (notMade) return '';
    throw error;
  }
}

/** What the node adds on the command line, where the profile of a person's machine says nothing. */
export function standInArguments({ lab }: Topology, name: string, paths: LabPaths): readonly string[] {
  const socket = paths.clientManagement(name);
  return [
    ...['--dev', interfaceNames.clientTap, '--dev-type', 'tap'],
    ...['--machine-readable-output', '--log-append', paths.clientLog(name)],
    ...['--verb', String(lab.vpn.verb)],
    ...(Buffer.byteLength(socket) <= MAX_SOCKET_PATH_OCTETS ? ['--management', socket, 'unix'] : []),
  ];
}
