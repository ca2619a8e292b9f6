import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StartedProcess } from '@ovlab/core';
import { createRunner } from '@ovlab/runner';
import { createCertificateAuthority, generateStaticKey, option, renderDirectives } from '../../src/index.ts';
import { enterNetns } from './enter-netns.ts';

/** OpenVPN servers of every kind on the loopback device of a namespace that this process has entered. */
export interface ProbeServers {
  readonly directory: string;
  /** The same key for tls-auth, tls-crypt and static-key servers. */
  readonly key: string;
  readonly otherKey: string;
  /** A client's tls-crypt-v2 key, made by OpenVPN itself. */
  readonly clientKey: string;
  /** Starts OpenVPN and waits until it listens. The lines are added to those for the device and the log. */
  start(name: string, lines: readonly string[]): Promise<StartedProcess>;
  /** Lines for a TLS server with many clients. */
  readonly tls: readonly string[];
  /** Lines for one TLS peer. */
  readonly tlsPeer: readonly string[];
  run(program: string, args: readonly string[], input?: string): Promise<string>;
  log(name: string): Promise<string>;
  end(process: StartedProcess): Promise<void>;
  close(): Promise<void>;
}

export async function createProbeServers(): Promise<ProbeServers> {
  const namespace = `ovp${process.pid}`;
  const runner = createRunner();
  const directory = await mkdtemp(join(tmpdir(), 'ovp-'));
  const processes: StartedProcess[] = [];
  await runner.run('ip', ['netns', 'add', namespace]);
  enterNetns(namespace);
  const run = async (program: string, args: readonly string[], input?: string): Promise<string> =>
    (await runner.run(program, args, input === undefined ? {} : { input })).stdout;
  await run('ip', ['link', 'set', 'lo', 'up']);
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const key = generateStaticKey();
  await write('shared.key', key);
  const serverKey = join(directory, 'v2-server.key');
  await run('openvpn', ['--genkey', 'tls-crypt-v2-server', serverKey]);
  const clientKeyFile = join(directory, 'v2-client.key');
  await run('openvpn', ['--tls-crypt-v2', serverKey, '--genkey', 'tls-crypt-v2-client', clientKeyFile]);
  const authority = await createCertificateAuthority({ commonName: 'probe' });
  const pair = await authority.issueServer('server');
  const tlsPeer = [
    'tls-server',
    'dh none',
    ...inline('ca', authority.certificate),
    ...inline('cert', pair.certificate),
    ...inline('key', pair.privateKey),
  ];
  const log = (name: string): Promise<string> =>
    readFile(join(directory, `${name}.out`), 'utf8').catch(() => '');
  return {
    directory,
    key,
    otherKey: generateStaticKey(),
    clientKey: await readFile(clientKeyFile, 'utf8'),
    tls: ['mode server', 'keepalive 10 60', ...tlsPeer],
    tlsPeer,
    run,
    log,
    async start(name, lines) {
      const device = renderDirectives([option('dev', `t${name}`.slice(0, 15)), option('dev-type', 'tap')]);
      const file = await write(`${name}.conf`, `${device}verb 4\n${lines.join('\n')}\n`);
      const process = await runner.start('openvpn', ['--config', file], {
        cwd: directory,
        logFile: join(directory, `${name}.out`),
      });
      processes.push(process);
      // The static-key ones are complete only with their peer.
      const ready = /Initialization Sequence Completed|link remote: \[AF_UNSPEC\]|Listening for incoming TCP/;
      while (!ready.test(await log(name))) await delay(10);
      return process;
    },
    async end(started) {
      kill(started.pid);
      await started.exited;
    },
    async close() {
      for (const { pid } of processes) kill(pid);
      await Promise.all(processes.map(({ exited }) => exited));
      await runner.run('ip', ['netns', 'del', namespace], { reject: false });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function inline(name: string, text: string): string[] {
  return [`<${name}>`, text.trimEnd(), `</${name}>`];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
