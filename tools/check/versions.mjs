import { packageFolders, readJson } from '../prepare/repository.mjs';

/**
 * What is not in step between the package.json files: one range for one dependency, the range of a package of this
 * repository fitting its version, and the same engines, licence and module type everywhere.
 *
 * @returns {string[]} one line for each problem
 */
export function versionProblems() {
  const manifests = ['', ...packageFolders].map((folder) => ({
    file: `${folder}${folder && '/'}package.json`,
    manifest: readJson(`${folder || '.'}/package.json`),
  }));
  return compareManifests(manifests);
}

/**
 * @param {{ file: string, manifest: any }[]} manifests the root's first
 * @returns {string[]}
 */
export function compareManifests(manifests) {
  const versions = new Map(manifests.map(({ manifest }) => [manifest.name, manifest.version]));
  /** @type {Map<string, { range: string, file: string }>} */
  const first = new Map();
  /** @type {string[]} */
  const problems = [];

  for (const { file, manifest } of manifests) {
    for (const key of ['type', 'license', 'engines']) {
      const [wanted, found] = [manifests[0]?.manifest[key], manifest[key]].map((value) =>
        JSON.stringify(value),
      );
      if (wanted !== found) problems.push(`${file}: "${key}" is ${found}, the root has ${wanted}`);
    }
    const ranges = Object.entries({ ...manifest.devDependencies, ...manifest.dependencies });
    for (const [name, range] of /** @type {[string, string][]} */ (ranges)) {
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, { range, file });
      else if (earlier.range !== range) {
        problems.push(`${file}: ${name} ${range}, but ${earlier.file} has ${earlier.range}`);
      }
      const own = versions.get(name);
      if (own !== undefined && range !== `^${own}`) {
        problems.push(`${file}: ${name} ${range}, but its version is ${own}`);
      }
    }
  }
  return problems;
}
