import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Runner, StartedProcess } from '@ovlab/core';
import { createRunner } from '@ovlab/runner';

/** Kernel-touching tests need root; in CI they fail without it instead of being skipped. */
export const skipKernel = process.getuid?.() !== 0 && process.env['CI'] !== 'true';

export const SERVER_ADDRESS = '192.0.2.1';
const CLIENT_ADDRESS = '192.0.2.2';

/** Two namespaces joined by a veth pair, and a directory for sockets and files. */
export interface TunnelLab {
  readonly directory: string;
  readonly server: Runner;
  readonly client: Runner;
  /** Starts OpenVPN with a configuration; it is ended with the lab at the latest. */
  startOpenvpn(at: 'server' | 'client', name: string, config: string): Promise<StartedProcess>;
  /** Writes a configuration file and returns its path. */
  write(name: string, config: string): Promise<string>;
  end(process: StartedProcess): Promise<void>;
  /** Lines of the file that the process `name` logs to. */
  log(name: string): Promise<string[]>;
  close(): Promise<void>;
}

let count = 0;

export async function createTunnelLab(): Promise<TunnelLab> {
  count += 1;
  const [serverNetns, clientNetns] = ['s', 'c'].map((end) => `ovt${process.pid}-${count}${end}`) as [
    string,
    string,
  ];
  const host = createRunner();
  const directory = await mkdtemp(join(tmpdir(), 'ovt-'));
  const processes: StartedProcess[] = [];
  const batch = [
    `netns add ${serverNetns}`,
    `netns add ${clientNetns}`,
    `link add eth0 netns ${serverNetns} type veth peer name eth0 netns ${clientNetns}`,
  ];
  await host.run('ip', ['-batch', '-'], { input: batch.join('\n') });
  const server = host.within(serverNetns);
  const client = host.within(clientNetns);
  for (const [runner, address] of [
    [server, SERVER_ADDRESS],
    [client, CLIENT_ADDRESS],
  ] as const) {
    const lines = ['link set lo up', 'link set eth0 up', `address add ${address}/24 dev eth0`];
    await runner.run('ip', ['-batch', '-'], { input: lines.join('\n') });
  }
  const write = async (name: string, config: string): Promise<string> => {
    const file = join(directory, `${name}.conf`);
    await writeFile(file, config, { mode: 0o600 });
    return file;
  };
  return {
    directory,
    server,
    client,
    write,
    async startOpenvpn(at, name, config) {
      const runner = at === 'server' ? server : client;
      const args = ['--config', await write(name, config)];
      const process = await runner.start('openvpn', args, { logFile: join(directory, `${name}.out`) });
      processes.push(process);
      return process;
    },
    async end(process) {
      killIfRunning(process.pid);
      await process.exited;
    },
    async log(name) {
      const text = await readFile(join(directory, `${name}.out`), 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
    async close() {
      for (const { pid } of processes) killIfRunning(pid);
      await Promise.all(processes.map(({ exited }) => exited));
      await host.run('ip', ['netns', 'del', serverNetns], { reject: false });
      await host.run('ip', ['netns', 'del', clientNetns], { reject: false });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function killIfRunning(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
