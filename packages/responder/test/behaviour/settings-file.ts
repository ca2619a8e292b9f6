import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorldSettings } from './world.ts';

/** The configuration file of a world's responder and the directory around it. */
export interface WorldDirectory {
  readonly path: string;
  readonly settingsFile: string;
  readonly stateDirectory: string;
  write(settings: WorldSettings): void;
  remove(): void;
}

export function createWorldDirectory(): WorldDirectory {
  const path = mkdtempSync(join(tmpdir(), 'ovlab-world-'));
  const settingsFile = join(path, 'responder.yaml');
  return {
    path,
    settingsFile,
    stateDirectory: join(path, 'state'),
    write(settings) {
      // Every JSON document is a YAML document.
      writeFileSync(settingsFile, JSON.stringify({ interface: 'br0', ...settings }, undefined, 2));
    },
    remove: () => rmSync(path, { recursive: true }),
  };
}
