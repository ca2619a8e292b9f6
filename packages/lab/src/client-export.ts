import { OvlabError, type ClientOs, type Lab } from '@ovlab/core';
import {
  clientCredentialFiles,
  clientDirectives,
  encryptPrivateKey,
  inlineCredentials,
  option,
  renderDirectives,
  tapSupport,
  type Directive,
  type TlsCredentials,
} from '@ovlab/openvpn';
import {
  needsScripts,
  windowsBundle,
  windowsProfileOptions,
  windowsScriptOptions,
  type BundleFile,
} from '@ovlab/windows-client';
import { networkOfClient, remotesOf, staticAddress } from './client-network.ts';
import { readClientNote } from './client-notes.ts';
import { openCredentials, type CredentialsOf } from './credential-access.ts';
import { linuxCompanions, macosCompanions, type LinuxService } from './exports/companions.ts';
import { SERVER_NAME } from './server-files.ts';

export interface ExportOptions {
  readonly client: string;
  /** Default: what the lab file or `client add` says, else Linux. */
  readonly os?: ClientOs | 'ios' | 'android';
  /** Host name or address that the client dials. */
  readonly remote: string;
  /** Windows only: scripts set address, route and DNS servers, in place of OpenVPN itself. Default false. */
  readonly scripts?: boolean;
  /** Encrypts the private key, 8 characters to 127 octets; undefined: it stays open. */
  readonly passphrase?: string;
  /** Linux only: files for the service that runs the client; undefined: the person starts OpenVPN. */
  readonly service?: LinuxService;
}

/** What a client needs. It holds the private key: a secret. */
export interface ClientBundle {
  readonly os: ClientOs;
  /** Of the profile, which is all that OpenVPN needs unless there are scripts. */
  readonly fileName: string;
  readonly text: string;
  /** What comes with it for the person and the system; empty where the profile is everything. */
  readonly companions: readonly BundleFile[];
  /** When the certificate in it ends. */
  readonly expires: Date;
}

/**
 * The profile of a client with its keys in it, and what comes along. Errors: `OVLAB_E_NO_CLIENT`, `OVLAB_E_REVOKED`,
 * `OVLAB_E_UNSUPPORTED` for a system that no client carries Ethernet frames on, or a lab whose tunnels have no authority,
 * `OVLAB_E_USAGE` for a passphrase too short or too long, and for scripts that are not for this system or would have
 * nothing to do.
 */
export async function exportClient(
  of: CredentialsOf,
  lab: Lab,
  { client, os, remote, scripts = false, passphrase, service }: ExportOptions,
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
  const network = networkOfClient(lab, inFile?.address ?? note.address);
  requireLinuxForService(service, system);
  requireUseForScripts(scripts, system, needsScripts(network));
  const open = await inlineCredentials(clientCredentialFiles(store.directory, client));
  const directives = clientDirectives({
    // Any free one: a machine may have other tunnels.
    device: 'tap',
    credentials: passphrase === undefined ? open : await protect(open, passphrase),
    serverName: SERVER_NAME,
    ...remotesOf(lab, remote),
    ...(system === 'linux' ? { up: linkUp } : {}),
    additional: system === 'linux' ? staticAddress(lab, network) : [],
  });
  const profile = { os: system, fileName: `${client}.ovpn`, expires: own.expires };
  if (system !== 'windows') {
    const text = renderDirectives(directives);
    const companions =
      system === 'linux' ? linuxCompanions(client, text, network, service) : macosCompanions(client);
    return { ...profile, text, companions };
  }
  const options = scripts ? windowsScriptOptions(client) : windowsProfileOptions(network);
  const [main, ...companions] = windowsBundle({
    client,
    profile: renderDirectives(
      forWindows(
        directives,
        options.map(([name, ...args]) => option(name, ...args)),
      ),
    ),
    ...(scripts ? { scripts: network } : {}),
  });
  return { ...profile, text: main?.text ?? '', companions };
}

/** OpenVPN leaves a TAP device down that it gives no address to, and one that is down gets no advertisement. */
const linkUp = ['/bin/sh', '-c', 'ip link set "$dev" up'];

/** Lines in the log for a person to read, and options in place of those of the same name. */
function forWindows(directives: readonly Directive[], own: readonly Directive[]): readonly Directive[] {
  const replaced = new Set(['machine-readable-output', ...own.flatMap(nameOf)]);
  return [...directives.filter((directive) => !nameOf(directive).some((name) => replaced.has(name))), ...own];
}

function nameOf(directive: Directive): string[] {
  return directive.kind === 'option' ? [directive.name] : [];
}

async function protect(credentials: TlsCredentials, passphrase: string): Promise<TlsCredentials> {
  const { privateKey } = credentials;
  // They have just been read into place.
  if (!('pem' in privateKey)) return credentials;
  return { ...credentials, privateKey: { pem: await encryptPrivateKey(privateKey.pem, passphrase) } };
}

function requireServerMode(lab: Lab): void {
  if (lab.vpn.mode === 'server') return;
  throw new OvlabError('OVLAB_E_UNSUPPORTED', `The tunnels of ${lab.name} are point to point`, {
    hint: 'Clients with files of their own need `vpn.mode: server`.',
  });
}

function supportedSystem(os: ClientOs | 'ios' | 'android'): ClientOs {
  if (os === 'ios' || os === 'android') {
    throw new OvlabError(
      'OVLAB_E_UNSUPPORTED',
      `A client on ${os} cannot take part in a bridge: ${tapSupport(os).reason}`,
      { hint: 'Export for linux or windows.' },
    );
  }
  return os;
}

function requireLinuxForService(service: LinuxService | undefined, system: ClientOs): void {
  if (service === undefined || system === 'linux') return;
  throw new OvlabError('OVLAB_E_USAGE', `There is no ${service} on ${system}`, {
    hint: 'Leave --service out, or name the system with --os linux.',
  });
}

function requireUseForScripts(scripts: boolean, system: ClientOs, useful: boolean): void {
  if (!scripts || (system === 'windows' && useful)) return;
  const [why, hint] =
    system === 'windows'
      ? ['the client takes all from advertisements', 'Leave --scripts out, or give the client an address.']
      : [`${system} needs none`, 'Leave --scripts out, or name the system with --os windows.'];
  throw new OvlabError('OVLAB_E_USAGE', `Scripts would have nothing to do: ${why}`, { hint });
}
