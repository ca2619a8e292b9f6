import { buildCommand } from './build.mjs';
import { installSystemPackages } from './debian.mjs';
import { installDependencies } from './dependencies.mjs';

/**
 * Makes a fresh clone ready to work; when everything is there it only looks, starts nothing, and needs no network.
 *
 * @param {'lab' | 'test'} set which programs of the system are needed
 * @param {{ build?: boolean }} [options] build: default true
 * @throws {import('./say.mjs').PrepareError}
 */
export async function prepare(set, options = {}) {
  await installSystemPackages(set);
  await installDependencies();
  if (options.build !== false) await buildCommand();
}
