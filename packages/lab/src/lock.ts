import { createHash } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { OvlabError } from '@ovlab/core';
import type { Roots } from './paths.ts';

export interface LabLock {
  release(): Promise<void>;
}

export interface LockOptions {
  /** What the holder is doing, told to whoever finds the lock held; for example `up`. */
  readonly purpose: string;
  /** Milliseconds to wait for the other one to end; default 0. */
  readonly wait?: number;
  readonly signal?: AbortSignal;
  readonly onWait?: (holder: string) => void;
}

const SILENT = 'another process';

/**
 * One command at a time may change a lab. The lock is a socket in Linux's abstract namespace: the kernel
 * gives it to one process and frees it when that process ends in whatever way, so nothing stale can remain,
 * and the holder can be asked who it is.
 *
 * Errors: `OVLAB_E_LOCKED` with the holder when the time to wait is over.
 */
export async function lockLab(lab: string, roots: Roots, options: LockOptions): Promise<LabLock> {
  const name = lockName(lab, roots);
  const deadline = performance.now() + (options.wait ?? 0);
  let told = false;
  for (;;) {
    const server = await listen(name, `${options.purpose}, pid ${String(process.pid)}`);
    if (server !== undefined) return { release: () => close(server) };
    const holder = (await ask(name)) ?? SILENT;
    if (performance.now() >= deadline) {
      throw new OvlabError('OVLAB_E_LOCKED', `lab ${lab} is being changed by another ovlab (${holder})`, {
        hint: 'wait until it has ended, or interrupt it; then try again',
      });
    }
    if (!told) options.onWait?.(holder);
    told = true;
    await sleep(50, undefined, options.signal === undefined ? {} : { signal: options.signal }).catch(
      () => undefined,
    );
    options.signal?.throwIfAborted();
  }
}

/** Who holds the lock of a lab now; undefined when nobody does. */
export async function lockHolder(lab: string, roots: Roots): Promise<string | undefined> {
  return ask(lockName(lab, roots));
}

function lockName(lab: string, roots: Roots): string {
  const root = createHash('sha256').update(roots.run).digest('hex').slice(0, 16);
  return `\0ovlab/${root}/${lab}`;
}

function listen(name: string, greeting: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(greeting);
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(name, () => {
      server.unref();
      resolve(server);
    });
  });
}

function ask(name: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    let held = false;
    const socket = connect(name, () => {
      held = true;
    });
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      // A holder that is stopped, or has just ended, does not answer.
      resolve(text === '' ? (held ? SILENT : undefined) : text);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
