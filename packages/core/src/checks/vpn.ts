import { defaults } from '../lab-defaults.ts';
import type { Lab } from '../lab.ts';
import type { LabFile } from '../schema/lab-file.ts';
import type { CheckContext } from '../problem.ts';
import type { Remaining } from '../structure.ts';

type VpnKeys = NonNullable<Remaining<LabFile>['vpn']>;

export function resolveVpn(given: VpnKeys, clientCount: number, context: CheckContext): Lab['vpn'] {
  const vpn = {
    mode: given.mode ?? defaults.mode,
    auth: given.auth ?? defaults.auth,
    proto: given.proto ?? defaults.proto,
    port: given.port ?? defaults.port,
    verb: given.verb ?? defaults.verb,
  };
  if (vpn.auth === 'static-key' && vpn.mode !== 'p2p') {
    const message = 'auth: static-key works only between two machines, and vpn.mode is server';
    context.report({
      code: 'auth-mode',
      path: ['vpn', 'auth'],
      message,
      hint: 'write mode: p2p, or auth: tls for any number of clients',
    });
  }
  if (vpn.mode === 'p2p' && clientCount !== 1) {
    const message = `mode: p2p connects the server with exactly one client, and the file has ${clientCount === 0 ? 'none' : String(clientCount)}`;
    const hint =
      vpn.auth === 'tls'
        ? 'write mode: server, or list one client'
        : 'list one client, or write mode: server with auth: tls';
    context.report({ code: 'p2p-clients', path: ['vpn', 'mode'], message, hint });
  }
  return vpn;
}
