import { readFile } from 'node:fs/promises';
import { canonicalAddress, OvlabError, parseAddress } from '@ovlab/core';
import { directivesOf, loadConfig, readProfile, type Directive } from '@ovlab/openvpn';

type Option = Extract<Directive, { kind: 'option' }>;

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
  /** Domains that short names are looked up in. */
  readonly search: readonly string[];
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
  return {
    device: device.name === 'tap' ? undefined : device.name,
    address: staticAddress(last('ifconfig-ipv6')?.[0]),
    gateway: options.findLast(isDefaultRoute)?.args[1],
    ...namesOf(options),
    hasMac: last('lladdr') !== undefined,
    hasUp: last('up') !== undefined,
  };
}

/** What the options of both kinds say, `dhcp-option` and `dns`, each server and domain once. */
function namesOf(options: readonly Option[]): Pick<ClientProfileFacts, 'dns' | 'search'> {
  const argsOf = (name: string, ...first: readonly string[]): readonly string[] =>
    options.flatMap(({ name: own, args: [what = '', ...rest] }) =>
      own === name && first.includes(what) ? rest : [],
    );
  const servers = [
    ...argsOf('dhcp-option', 'DNS', 'DNS6'),
    // "server NUMBER address ADDRESS…"
    ...options.flatMap(({ name, args: [what, , kind, ...addresses] }) =>
      name === 'dns' && what === 'server' && kind === 'address' ? addresses : [],
    ),
  ];
  const search = [
    ...argsOf('dhcp-option', 'DOMAIN', 'ADAPTER_DOMAIN_SUFFIX', 'DOMAIN-SEARCH'),
    ...argsOf('dns', 'search-domains'),
  ];
  return {
    dns: [...new Set(servers.filter(isAddress).map(canonicalAddress))],
    search: [...new Set(search.filter((domain) => /^\w([\w.-]*[\w.])?$/.test(domain)))],
  };
}

/** One with a metric stands behind those that advertisements bring, and is not what a client goes by. */
function isDefaultRoute({ name, args: [to, , metric] }: Option): boolean {
  return name === 'route-ipv6' && to === '::/0' && metric === undefined;
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
