import { OvlabError } from '@ovlab/core';
import { diagnoseWaiting, parsePeer, type LogDiagnosis } from '@ovlab/openvpn';
import type { LabPaths } from './paths.ts';
import { readTail } from './read-tail.ts';
import { requestStatus } from './supervisor/control-client.ts';
import type { SupervisorStatus, Trouble } from './supervisor/protocol.ts';
import type { LabNode } from './topology.ts';

/** The last words are in it; a log can be far larger than memory should be. */
const DIAGNOSED_OCTETS = 64 * 1024;
/** The first line that every run of OpenVPN writes once its options are accepted. */
const BANNER = /(?:^|\s)OpenVPN \d+\.\d+\S* .*\[SSL/;

/**
 * Adds to an error about a client what its OpenVPN says, and what the server says of it: with TLS 1.3 a client does
 * not learn that its certificate is refused, and to a wrong key a server is silent. Other errors come back as they are.
 */
export async function explainClient(error: unknown, node: LabNode, paths: LabPaths): Promise<unknown> {
  const about =
    error instanceof OvlabError &&
    (error.code === 'OVLAB_E_NOT_READY' || error.code === 'OVLAB_E_OPENVPN_EXITED');
  if (!about) return error;
  const own = diagnoseRun(await readTail(paths.clientLog(node.name), 0, DIAGNOSED_OCTETS));
  const trouble = troubleOf(await requestStatus(paths.supervisorSocket).catch(() => undefined), node);
  const parts = [
    ...(own === undefined ? [] : [`its OpenVPN says "${own.message}"`]),
    ...(trouble === undefined ? [] : [`the server says of it "${trouble.message}"`]),
  ];
  if (parts.length === 0) return error;
  const hints = [trouble?.meaning, trouble?.hint ?? own?.hint].filter((text) => text !== undefined);
  return new OvlabError(error.code, `${error.message}: ${parts.join('; ')}`, {
    hint: [...hints, `See \`ovlab logs ${node.name}\` and \`ovlab logs server\`.`].join(' '),
    cause: error,
  });
}

/** The reason in the last run that a log holds. */
export function diagnoseRun(text: string): LogDiagnosis | undefined {
  const lines = text.trimEnd().split('\n');
  return diagnoseWaiting(
    lines.slice(
      Math.max(
        0,
        lines.findLastIndex((line) => BANNER.test(line)),
      ),
    ),
  );
}

/** What goes wrong at the server with this client: by certificate, by address, or on the instance that is its own. */
export function troubleOf(
  server: Pick<SupervisorStatus, 'openvpn' | 'instances'> | undefined,
  { name, network }: Pick<LabNode, 'name' | 'network'>,
): Trouble | undefined {
  const own = server?.instances.find(({ client }) => client === name);
  if (own !== undefined) return own.troubles.at(-1);
  const addresses = network.interfaces.flatMap((item) => item.addresses.map(({ address }) => address));
  return server?.openvpn.troubles.findLast(
    ({ commonName, peers }) =>
      commonName === name || peers.some((peer) => addresses.includes(parsePeer(peer).host)),
  );
}
