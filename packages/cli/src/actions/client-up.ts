import { access } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { OvlabError } from '@ovlab/core/errors';
import type { CliContext } from '../context.ts';
import type { ClientUpFlags } from '../commands/client-run.ts';
import { readClientFile } from '../client-profile.ts';
import { renderClientUp } from '../ui/client-run.ts';

/** Runs a client on this machine: with OpenVPN itself on Linux, through OpenVPN GUI on Windows. */
export async function clientUpAction(
  context: CliContext,
  profile: string,
  flags: ClientUpFlags,
): Promise<void> {
  if (!Number.isFinite(flags.timeout) || flags.timeout <= 0)
    throw new OvlabError('OVLAB_E_USAGE', '--timeout is a number of seconds above 0');
  const path = await profilePath(context, profile);
  const name = flags.name ?? basename(path).replace(/\.ovpn$/i, '');
  const { text, facts } = await readClientFile(path);
  if (process.platform === 'win32') {
    const { windowsUp } = await import('../windows-client.ts');
    const report = await windowsUp(context, { name, text, facts, ...flags });
    if (flags.json === true) context.out(`${JSON.stringify(report, null, 2)}\n`);
    else context.out(renderClientUp({ ...report, ...report.tunnel, device: report.tunnel.adapter }, context));
    return;
  }
  const { clientUp, rootsFrom } = await import('@ovlab/lab');
  const { createRunner } = await import('@ovlab/runner');
  const report = await clientUp({
    name,
    roots: rootsFrom(context.env),
    runner: createRunner(),
    profile: path,
    facts,
    ...(flags.prefix === undefined ? {} : { prefix: flags.prefix }),
    ...(flags.askpass === undefined ? {} : { askpass: resolve(context.cwd, flags.askpass) }),
    timeout: flags.timeout * 1000,
    signal: context.signal,
  });
  if (flags.json === true) {
    context.out(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  const addresses = report.addresses.map(({ address, origin }) => `${address} (${origin})`);
  const { servers, setBy, why } = report.names;
  context.out(renderClientUp({ ...report, addresses, dns: setBy === undefined ? [] : servers }, context));
  if (why === undefined) return;
  context.err(
    `${context.errStyle.yellow('warning')}: the name servers ${servers.join(', ')} are not set: ${why}\n` +
      `  hint: install one (apt-get install systemd-resolved), or write ${servers
        .slice(0, 3)
        .map((server) => `"nameserver ${server}"`)
        .join(', ')} into /etc/resolv.conf for as long as the tunnel is up\n`,
  );
}

/** The file as it is named, or with the ending that profiles have. */
async function profilePath({ cwd }: CliContext, profile: string): Promise<string> {
  const [exact, ended] = [resolve(cwd, profile), resolve(cwd, `${profile}.ovpn`)];
  const there = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  return !(await there(exact)) && (await there(ended)) ? ended : exact;
}
