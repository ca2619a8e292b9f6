import { OvlabError, type ClientOs, type Lab } from '@ovlab/core';
import { option, renderDirectives, tapSupport, type Directive } from '@ovlab/openvpn';
import {
  needsScripts,
  windowsBundle,
  windowsProfileOptions,
  windowsScriptOptions,
  type BundleFile,
} from '@ovlab/windows-client';
import { networkOfClient, staticAddress } from './client-network.ts';
import { readClientNote } from './client-notes.ts';
import type { CredentialsOf } from './credential-access.ts';
import { certifiedEnd } from './exports/certified-end.ts';
import { linuxCompanions, macosCompanions, type LinuxService } from './exports/companions.ts';
import { peerEnd } from './exports/peer-end.ts';
import { linuxNames } from './exports/linux-names.ts';
import { serverRoutes } from './exports/server-routes.ts';
import { labPaths } from './paths.ts';
import { credentialDirectory } from './server-files.ts';

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
  /** When the certificate in it ends; undefined when it has none. */
  readonly expires: Date | undefined;
}

/**
 * The profile of a client with its keys in it, and what comes along. Errors: `OVLAB_E_NO_CLIENT`, `OVLAB_E_NO_LAB` while
 * there are no keys, `OVLAB_E_REVOKED`, `OVLAB_E_UNSUPPORTED` for a system that no client carries Ethernet frames on,
 * `OVLAB_E_USAGE` for a passphrase too short or too long or without a private key, and for scripts that are not for this
 * system or would have nothing to do.
 */
export async function exportClient(
  of: CredentialsOf,
  lab: Lab,
  { client, os, remote, scripts = false, passphrase, service }: ExportOptions,
): Promise<ClientBundle> {
  const inFile = lab.clients.find(({ name }) => name === client);
  const note = await readClientNote(credentialDirectory(labPaths(of.lab, of.roots)), client);
  const system = supportedSystem(os ?? inFile?.os ?? note.os ?? 'linux');
  const network = networkOfClient(lab, inFile?.address ?? note.address);
  requireLinuxForService(service, system);
  requireUseForScripts(scripts, system, needsScripts(network));
  const endOf = lab.vpn.mode === 'p2p' ? peerEnd : certifiedEnd;
  const { directives, expires } = await endOf(of, lab, {
    client,
    remote,
    passphrase,
    process: {
      ...(system === 'linux' ? { up: linkUp } : {}),
      additional: system === 'linux' ? [...staticAddress(lab, network), ...linuxNames(network)] : [],
    },
  });
  const profile = { os: system, fileName: `${client}.ovpn`, expires };
  const routes = serverRoutes(lab, remote);
  if (system !== 'windows') {
    const text = renderDirectives(withRoutes(directives, routes));
    const companions =
      system === 'linux' ? linuxCompanions(client, text, network, service) : macosCompanions(client);
    return { ...profile, text, companions };
  }
  const own = (scripts ? windowsScriptOptions(client) : windowsProfileOptions(network)).map(
    ([name, ...args]) => option(name, ...args),
  );
  // A default route that OpenVPN sets itself tells it as much.
  const known = own.flatMap(nameOf).includes('route-ipv6');
  const [main, ...companions] = windowsBundle({
    client,
    profile: renderDirectives(withRoutes(forWindows(directives, own), routes, known)),
    ...(scripts ? { scripts: network } : {}),
  });
  return { ...profile, text: main?.text ?? '', companions };
}

/** OpenVPN leaves a TAP device down that it gives no address to, and one that is down gets no advertisement. */
const linkUp = ['/bin/sh', '-c', 'ip link set "$dev" up'];

/** Lines in the log for a person to read, and options in place of those of the same name. */
function forWindows(directives: readonly Directive[], own: readonly Directive[]): readonly Directive[] {
  return [...without(directives, ['machine-readable-output', ...own.flatMap(nameOf)]), ...own];
}

/**
 * With the routes of a tunnel over IPv6. The device is made anew with each connection then: kept open, with its routes,
 * on a machine that has moved to another network, it would get what is meant for the server.
 */
function withRoutes(
  directives: readonly Directive[],
  routes: readonly Directive[],
  known = false,
): readonly Directive[] {
  return routes.length === 0
    ? directives
    : [...without(directives, ['persist-tun']), ...(known ? [] : routes)];
}

function without(directives: readonly Directive[], names: readonly string[]): readonly Directive[] {
  return directives.filter((directive) => !nameOf(directive).some((name) => names.includes(name)));
}

function nameOf(directive: Directive): string[] {
  return directive.kind === 'option' ? [directive.name] : [];
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
