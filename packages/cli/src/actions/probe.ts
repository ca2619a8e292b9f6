import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { nearMiss, OvlabError, type KnownHost, type NearMiss } from '@ovlab/core';
import {
  parseTarget,
  probe,
  readProbeProfile,
  readTlsCryptKey,
  type ProbeKeys,
  type ProbeProfile,
  type ProbeRemote,
} from '@ovlab/openvpn';
import type { CliContext } from '../context.ts';
import type { ProbeFlags } from '../flags.ts';
import { knownHosts } from '../known-hosts.ts';
import { didYouMean, renderProbe, type ProbeResult } from '../ui/probe.ts';

export async function probeAction(
  context: CliContext,
  target: string | undefined,
  flags: ProbeFlags,
): Promise<void> {
  const profile = await readKeys(context, flags);
  const remotes = remotesOf(target, flags, profile);
  const results = await Promise.all(
    remotes.map((remote) => probeOne(context, remote, profile, flags.timeout * 1000)),
  );
  const answers = results.some((result) => result.answers);
  if (flags.json === true) context.out(`${JSON.stringify({ answers, servers: results }, null, 2)}\n`);
  else context.out(`${results.map((result) => renderProbe(result, context.outStyle)).join('\n\n')}\n`);
  if (!answers) context.setExitCode(1);
}

async function readKeys(context: CliContext, { profile, tlsCrypt }: ProbeFlags): Promise<ProbeProfile> {
  if (profile !== undefined && tlsCrypt !== undefined) {
    throw new OvlabError('OVLAB_E_USAGE', '--profile and --tls-crypt both name a key', {
      hint: 'give one of them',
    });
  }
  if (tlsCrypt !== undefined) {
    const keys: ProbeKeys = readTlsCryptKey((await read(resolve(context.cwd, tlsCrypt))).toString('latin1'));
    return { remotes: [], keys };
  }
  if (profile === undefined) return { remotes: [], keys: { kind: 'plain' } };
  const file = resolve(context.cwd, profile);
  return readProbeProfile(await read(file), {
    file: profile,
    readKey: async (path) => (await read(resolve(dirname(file), path))).toString('latin1'),
  });
}

function remotesOf(
  target: string | undefined,
  { proto }: ProbeFlags,
  { remotes }: ProbeProfile,
): readonly ProbeRemote[] {
  const withProto = remotes.map((remote) => ({ ...remote, proto: proto ?? remote.proto }));
  if (target === undefined) {
    if (withProto.length > 0) return withProto;
    throw new OvlabError('OVLAB_E_USAGE', 'there is no server to probe', {
      hint: 'name one, for example: ovlab probe vpn.example.net:1194; or a profile with a line "remote"',
    });
  }
  const { host, port } = parseTarget(target);
  // What the profile says of this host, or else of its first server, counts where the command line says nothing.
  const like = withProto.find((remote) => remote.host === host) ?? withProto[0];
  return [
    {
      host,
      port: port ?? like?.port ?? 1194,
      proto: proto ?? like?.proto ?? 'udp',
      family: like?.host === host ? like.family : undefined,
    },
  ];
}

async function probeOne(
  context: CliContext,
  remote: ProbeRemote,
  { keys, remotes }: ProbeProfile,
  timeout: number,
): Promise<ProbeResult> {
  const meant = async (): Promise<readonly NearMiss[]> => {
    const inProfile = remotes.map(({ host }): KnownHost => ({ host, source: 'a server of the profile' }));
    return nearMiss(remote.host, [...inProfile, ...(await knownHosts(context))]);
  };
  try {
    const report = await probe(remote, { keys, timeout, signal: context.signal });
    return { ...report, nearMisses: report.answers ? [] : await meant() };
  } catch (error) {
    if (!(error instanceof OvlabError) || error.code !== 'OVLAB_E_NO_ANSWER') throw error;
    const [likeliest] = await meant();
    if (likeliest === undefined) throw error;
    throw new OvlabError(error.code, error.message, { hint: didYouMean(likeliest), cause: error });
  }
}

async function read(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw new OvlabError('OVLAB_E_FILE', `the file ${path} cannot be read`, { cause });
  });
}
