import { contains, OvlabError, parseAddress, serverInstances, type ClientOs, type Lab } from '@ovlab/core';
import {
  clientCredentialFiles,
  inlineCredentials,
  option,
  renderClientProfile,
  tapSupport,
  type ClientProfile,
  type Directive,
  type Transport,
} from '@ovlab/openvpn';
import { readClientNote } from './client-notes.ts';
import { openCredentials, type CredentialsOf } from './credential-access.ts';
import { SERVER_NAME } from './server-files.ts';

export interface ExportOptions {
  readonly client: string;
  /** Default: what the lab file or `client add` says, else Linux. */
  readonly os?: ClientOs | 'ios' | 'android';
  /** Host name or address that the client dials. */
  readonly remote: string;
}

/** One file that is all a client needs. It holds the private key: a secret. */
export interface ClientBundle {
  readonly os: ClientOs;
  readonly fileName: string;
  readonly text: string;
  /** When the certificate in it ends. */
  readonly expires: Date;
}

/**
 * The profile of a client with its keys in it. Errors: `OVLAB_E_NO_CLIENT`, `OVLAB_E_REVOKED`, `OVLAB_E_UNSUPPORTED`
 * for a system whose clients carry no Ethernet frames, or a lab whose tunnels have no authority.
 */
export async function exportClient(
  of: CredentialsOf,
  lab: Lab,
  { client, os, remote }: ExportOptions,
): Promise<ClientBundle> {
  requireServerMode(lab);
  const { store } = await openCredentials(of);
  const own = (await store.clients()).find(({ name, current }) => name === client && current);
  if (own === undefined) {
    throw new OvlabError('OVLAB_E_NO_CLIENT', `There is no client ${client}`, {
      hint: `Make it with \`ovlab client add ${client}\`.`,
    });
  }
  if (own.revokedAt !== undefined) {
    throw new OvlabError('OVLAB_E_REVOKED', `The certificate of client ${client} was revoked`, {
      hint: `Give it another one with \`ovlab client add ${client}\`.`,
    });
  }
  const inFile = lab.clients.find(({ name }) => name === client);
  const note = await readClientNote(store.directory, client);
  const system = supportedSystem(os ?? inFile?.os ?? note.os ?? 'linux');
  const address = inFile?.address ?? note.address;
  const text = renderClientProfile({
    // Any free one: a machine may have other tunnels.
    device: 'tap',
    credentials: await inlineCredentials(clientCredentialFiles(store.directory, client)),
    serverName: SERVER_NAME,
    ...remotesOf(lab, remote),
    ...(system === 'linux' ? { up: linkUp } : {}),
    ...(address === undefined ? {} : { additional: [staticAddress(lab, address)] }),
  });
  return { os: system, fileName: `${client}.ovpn`, text, expires: own.expires };
}

/** OpenVPN leaves a TAP device down that it gives no address to, and one that is down gets no advertisement. */
const linkUp = ['/bin/sh', '-c', 'ip link set "$dev" up'];

function requireServerMode(lab: Lab): void {
  if (lab.vpn.mode === 'server') return;
  throw new OvlabError('OVLAB_E_UNSUPPORTED', `The tunnels of ${lab.name} are point to point`, {
    hint: 'Clients with files of their own need `vpn.mode: server`.',
  });
}

function supportedSystem(os: ClientOs | 'ios' | 'android'): ClientOs {
  const { supported, reason } = tapSupport(os);
  if (!supported || os === 'ios' || os === 'android') {
    throw new OvlabError('OVLAB_E_UNSUPPORTED', `A client on ${os} cannot take part in a bridge: ${reason}`, {
      hint: 'Export for linux or windows.',
    });
  }
  return os;
}

function remotesOf(lab: Lab, host: string): Pick<ClientProfile, 'remote' | 'alternatives'> {
  const family = parseAddress(host)?.family ?? (lab.vpn.transport === 'ipv6' ? 6 : 4);
  const proto: Transport = `${lab.vpn.proto}${family}`;
  const [first, ...others] = serverInstances(lab).map(({ port }) => ({ host, port, proto }));
  return {
    remote: first ?? { host, port: lab.vpn.port, proto },
    ...(others.length === 0 ? {} : { alternatives: others }),
  };
}

/** The server's own address of the prefix stands for the other end, where OpenVPN wants to know one. */
function staticAddress(lab: Lab, address: string): Directive {
  const server = lab.server.addresses.find((own) => contains(lab.prefix, own.address));
  const length = lab.prefix.split('/')[1] ?? '64';
  return option('ifconfig-ipv6', `${address}/${length}`, ...(server === undefined ? [] : [server.address]));
}
