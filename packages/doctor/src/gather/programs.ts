import { OvlabError } from '@ovlab/core';
import { parseVersion } from '@ovlab/openvpn';
import { ask, type Surroundings } from './surroundings.ts';

/** Versions as the programs print them; undefined: not installed, or it does not tell. */
export interface ProgramVersions {
  readonly openvpn: string | undefined;
  readonly iproute2: string | undefined;
  readonly nft: string | undefined;
  readonly sysctl: string | undefined;
  /** Of the Node.js that runs this. */
  readonly node: string;
}

export async function gatherPrograms(surroundings: Surroundings): Promise<ProgramVersions> {
  const [openvpn, ip, nft, sysctl] = await Promise.all(
    [
      ['openvpn', '--version'],
      ['ip', '-V'],
      ['nft', '--version'],
      ['sysctl', '--version'],
    ].map(([file = '', argument = '']) => output(surroundings, file, argument)),
  );
  return {
    openvpn: parseVersion(openvpn ?? '')?.version,
    iproute2: /iproute2-(?:ss)?v?([\d.]+)/.exec(ip ?? '')?.[1],
    nft: /nftables v([\d.]+)/.exec(nft ?? '')?.[1],
    sysctl: /([\d.]+)\s*$/.exec(sysctl?.trim() ?? '')?.[1] ?? (sysctl === undefined ? undefined : 'unknown'),
    node: process.versions.node,
  };
}

async function output(
  surroundings: Surroundings,
  file: string,
  argument: string,
): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await ask(surroundings, file, [argument], { reject: false });
    return stdout + stderr;
  } catch (error) {
    if (error instanceof OvlabError && error.code === 'OVLAB_E_TOOL_MISSING') return undefined;
    throw error;
  }
}
