import { OvlabError } from '@ovlab/core';
import { isMap, parseDocument, type Document, type YAMLMap } from 'yaml';
import type { PersistedNetwork } from './persisted-network.ts';
import type { ExistingFile } from './rendered-file.ts';

/** What moves to the bridge. Lists of several files are joined, so that it cannot be overridden elsewhere. */
const moved = [
  ...['addresses', 'routes', 'routing-policy', 'gateway4', 'gateway6', 'nameservers', 'link-local'],
  ...['dhcp4', 'dhcp6', 'dhcp4-overrides', 'dhcp6-overrides', 'dhcp-identifier', 'accept-ra'],
  ...['ipv6-privacy', 'ipv6-address-generation', 'ipv6-address-token', 'optional-addresses'],
];

/** The name by which the files call the uplink, which need not be that of the interface; undefined when none does. */
export function netplanUplink(files: readonly ExistingFile[], uplink: string): string | undefined {
  for (const file of files) {
    const id = uplinkEntry(parse(file), uplink)?.id;
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Nothing to write; errors: `OVLAB_E_FOREIGN` when the file defines the bridge, or cannot be read. */
export function refuseBridge(file: ExistingFile, network: PersistedNetwork): readonly [] {
  parseWithoutBridge(file, network);
  return [];
}

/**
 * The file's text without what it says of the uplink's addresses, comments and all else kept; undefined when it
 * says nothing of the kind. Errors: `OVLAB_E_FOREIGN` when it defines the bridge, or cannot be read.
 */
export function withoutUplinkSettings(file: ExistingFile, network: PersistedNetwork): string | undefined {
  const document = parseWithoutBridge(file, network);
  const entry = uplinkEntry(document, network.uplink);
  if (entry === undefined) return undefined;
  const present = moved.filter((key) => entry.map.has(key));
  if (present.length === 0) return undefined;
  for (const key of present) entry.map.delete(key);
  return String(document);
}

function parseWithoutBridge(file: ExistingFile, { bridge }: PersistedNetwork): Document {
  const document = parse(file);
  if (!document.hasIn(['network', 'bridges', bridge])) return document;
  throw new OvlabError('OVLAB_E_FOREIGN', `${file.path} defines a bridge ${bridge} already`, {
    hint: 'take it out of that file, or name another bridge in the lab file (server.bridge)',
  });
}

interface Entry {
  readonly id: string;
  readonly map: YAMLMap;
}

/** The definition of the uplink: by its key, or by the name that it gives or matches. */
function uplinkEntry(document: Document, uplink: string): Entry | undefined {
  const ethernets = document.getIn(['network', 'ethernets']);
  if (!isMap(ethernets)) return undefined;
  const entries = ethernets.items.flatMap(({ key, value }): readonly Entry[] =>
    isMap(value) ? [{ id: String(key), map: value }] : [],
  );
  return (
    entries.find(({ map }) => map.get('set-name') === uplink || map.getIn(['match', 'name']) === uplink) ??
    entries.find(({ id, map }) => id === uplink && !map.has('set-name'))
  );
}

function parse({ path, text }: ExistingFile): Document {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error === undefined) return document;
  throw new OvlabError('OVLAB_E_FOREIGN', `${path} is no YAML that can be read: ${error.message}`, {
    hint: '`netplan generate` shows what is wrong with it; mend it and try again',
  });
}
