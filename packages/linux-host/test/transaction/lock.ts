import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { OvlabError } from '@ovlab/core';
import type { HostLock } from '../../src/index.ts';

/** A lock that the kernel frees when its holder ends: an abstract socket of the network namespace. */
export function abstractLock(directory: string): HostLock {
  return async (purpose, wait) => {
    const deadline = performance.now() + wait;
    for (;;) {
      const server = createServer();
      const held = await new Promise<boolean>((resolve) => {
        server.once('error', () => {
          resolve(false);
        });
        server.listen(`\0ovlab-test${directory}`, () => {
          resolve(true);
        });
      });
      if (held) {
        return {
          release: () =>
            new Promise((resolve) => {
              server.close(() => {
                resolve();
              });
            }),
        };
      }
      if (performance.now() > deadline) throw new OvlabError('OVLAB_E_LOCKED', `locked, for ${purpose}`);
      await sleep(10);
    }
  };
}
