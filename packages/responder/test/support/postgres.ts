import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

const USER = 'ovlab';
const READY = 'database system is ready to accept connections';

/** A PostgreSQL server of its own, in a temporary folder, with a Unix socket only. */
export interface PostgresServer {
  readonly password: string;
  /** Folder of the socket. */
  readonly folder: string;
  /** Does nothing when it runs. */
  start(): Promise<void>;
  /** `immediate`: without a word to the clients and without a checkpoint, as a crash. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  /** Makes an empty database; returns the URL of it. */
  createDatabase(): Promise<string>;
  /** URL of a database, with another user or password if wanted. */
  url(database: string, as?: { readonly user?: string; readonly password?: string }): string;
  /** Stops it and removes all of it. */
  remove(): Promise<void>;
}

/** Makes a server and starts it. */
export async function createPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'ovlab-pg-'));
  const data = join(folder, 'data');
  const password = 'p%ss wörd/';
  const identity = unprivileged();
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid);
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o644 });
  const programs = programFolder();
  execFileSync(
    join(programs, 'initdb'),
    [
      '-D',
      data,
      '-U',
      USER,
      '-A',
      'scram-sha-256',
      '-E',
      'UTF8',
      '--no-locale',
      '--no-sync',
      `--pwfile=${passwordFile}`,
    ],
    { ...identity, stdio: ['ignore', 'ignore', 'pipe'], cwd: folder },
  );
  let server: ChildProcess | undefined;
  let databases = 0;
  const url: PostgresServer['url'] = (database, as = {}) => {
    const login = [as.user ?? USER, as.password ?? password].map(encodeURIComponent).join(':');
    return `postgres://${login}@/${database}?host=${encodeURIComponent(folder)}`;
  };
  const stop: PostgresServer['stop'] = async (mode) => {
    const running = server;
    server = undefined;
    if (running === undefined) return;
    const exit = once(running, 'exit');
    running.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await exit;
  };
  const start = async (): Promise<void> => {
    if (server !== undefined) return;
    server = spawn(join(programs, 'postgres'), ['-D', data, '-k', folder, '-c', 'listen_addresses='], {
      ...identity,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await readiness(server);
  };
  await start();
  return {
    password,
    folder,
    start,
    stop,
    url,
    async createDatabase() {
      databases += 1;
      const name = `leases${String(databases)}`;
      await query(url('postgres'), `CREATE DATABASE ${name}`);
      return url(name);
    },
    async remove() {
      await stop('immediate');
      rmSync(folder, { recursive: true });
    },
  };
}

/** A connection that the caller ends. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

/** Runs one statement, or several without parameters, in a connection of its own. */
export async function query(
  url: string,
  sql: string,
  values?: readonly unknown[],
): Promise<readonly unknown[]> {
  const client = await connect(url);
  try {
    return (await client.query<object>(sql, values === undefined ? undefined : [...values])).rows;
  } finally {
    await client.end();
  }
}

/** Resolves when the server says that it is ready; goes on reading, so that it is never held up. */
function readiness(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    if (server.stderr === null) throw new Error('the server has no standard error');
    createInterface(server.stderr).on('line', (line) => {
      if (said.length < 50) said.push(line);
      if (line.includes(READY)) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said.join('\n')}`)));
  });
}

/** The programs lie in a folder of their version, which is in nobody's path. */
function programFolder(): string {
  const root = '/usr/lib/postgresql';
  const newest = Math.max(...readdirSync(root).map(Number).filter(Number.isFinite));
  return join(root, String(newest), 'bin');
}

/** PostgreSQL refuses to run as root; its package brings a user. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string): number =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
