import { readFile } from 'node:fs/promises';
import { canonicalAddress, OvlabError, parseAddress } from '@ovlab/core';
import { directivesOf, loadConfig, readProfile } from '@ovlab/openvpn';

/** What a machine that runs a client has to know of its profile. */
export interface ClientProfileFacts {
  /** Name of the device, when the profile gives it one. */
  readonly device: string | undefined;
  /** Static address, canonical. */
  readonly address: { readonly address: string; readonly prefixLength: number } | undefined;
  /** Next hop of the route to everywhere. */
  readonly gateway: string | undefined;
  /** Name servers of IPv6, canonical. */
  readonly dns: readonly string[];
  /** The profile gives the device a MAC address. */
  readonly hasMac: boolean;
  /** The profile runs a program of its own once the device is open. */
  readonly hasUp: boolean;
}

/** Errors: `OVLAB_E_FILE`, and those of {@link readClientFacts}. */
export async function readClientFile(
  path: string,
): Promise<{ readonly text: string; readonly facts: ClientProfileFacts }> {
  const octets = await readFile(path).catch((cause: unknown) => {
    throw new OvlabError('OVLAB_E_FILE', `the profile ${path} cannot be read`, {
      hint: 'export one at the server with `ovlab client export`',
      cause,
    });
  });
  return { text: octets.toString('utf8'), facts: readClientFacts(octets, path) };
}

/**
 * Reads an OpenVPN profile. Errors: `OVLAB_E_PROFILE` for what OpenVPN would not read, `OVLAB_E_UNSUPPORTED` for a
 * profile of another kind than a client with Ethernet frames.
 */
export function readClientFacts(source: string | Uint8Array, file: string): ClientProfileFacts {
  const document = loadConfig(source, { file });
  const { device, role, bridge } = readProfile(document);
  if (!bridge.possible || device.kind !== 'tap' || role === 'server') {
    const what = role === 'server' ? 'is the one of a server' : 'carries no Ethernet frames ("dev tap")';
    throw new OvlabError('OVLAB_E_UNSUPPORTED', `the profile ${file} ${what}`, {
      hint: '`ovlab client import` says what a profile means; take one that `ovlab client export` wrote',
    });
  }
  const options = directivesOf(document).flatMap((item) => (item.kind === 'option' ? [item] : []));
  const last = (name: string): readonly string[] | undefined =>
    options.findLast((item) => item.name === name)?.args;
  const dns = options.filter(({ name, args }) => name === 'dhcp-option' && args[0] === 'DNS6');
  return {
    device: device.name === 'tap' ? undefined : device.name,
    address: staticAddress(last('ifconfig-ipv6')?.[0]),
    gateway: options.findLast(({ name, args }) => name === 'route-ipv6' && args[0] === '::/0')?.args[1],
    dns: dns.flatMap(({ args: [, server = ''] }) => (isAddress(server) ? [canonicalAddress(server)] : [])),
    hasMac: last('lladdr') !== undefined,
    hasUp: last('up') !== undefined,
  };
}

function staticAddress(text: string | undefined): ClientProfileFacts['address'] {
  const [address = '', length = '64'] = text?.split('/') ?? [];
  return isAddress(address)
    ? { address: canonicalAddress(address), prefixLength: Number(length) }
    : undefined;
}

function isAddress(text: string): boolean {
  return parseAddress(text)?.family === 6;
}
