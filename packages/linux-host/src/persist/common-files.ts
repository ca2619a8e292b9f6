import type { PersistedNetwork } from './persisted-network.ts';
import type { ExistingFile, RenderedFile } from './rendered-file.ts';

/** Kernel parameters in a file of their own; udev sets those of an interface when it appears. */
export function sysctlFile(network: PersistedNetwork): RenderedFile {
  return {
    kind: 'file',
    path: `/etc/sysctl.d/90-ovlab-${network.lab}.conf`,
    mode: 0o644,
    text: sysctlLines(network)
      .map((line) => `${line}\n`)
      .join(''),
  };
}

/** `name = value` for each kernel parameter. */
export function sysctlLines({ sysctls }: PersistedNetwork): readonly string[] {
  return Object.entries(sysctls).map(([name, value]) => `${name} = ${value}`);
}

/** The lab file, where the unit of the supervisor expects it. */
export function labFile({ service }: PersistedNetwork): readonly RenderedFile[] {
  const { labFile: path, labFileText: text } = service;
  return text === undefined ? [] : [{ kind: 'file', path, mode: 0o600, text }];
}

export function hostnameFile({ hostname }: PersistedNetwork): readonly RenderedFile[] {
  return hostname === undefined ? [] : [{ kind: 'edit', path: '/etc/hostname', text: `${hostname}\n` }];
}

/** cloud-init would write the network's files again, from what the provider told it. */
export function cloudInitFile(
  { lab }: PersistedNetwork,
  existing: readonly ExistingFile[],
): readonly RenderedFile[] {
  if (!existing.some(({ path }) => path === '/etc/cloud/cloud.cfg')) return [];
  return [
    {
      kind: 'file',
      path: `/etc/cloud/cloud.cfg.d/99-ovlab-${lab}.cfg`,
      mode: 0o644,
      text: 'network: {config: disabled}\n',
    },
  ];
}
