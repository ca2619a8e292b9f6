import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ProfileMeaning } from '../../src/index.ts';

const folder = join(import.meta.dirname, '../fixtures/profiles');

/** Configuration files as installers, providers and administrators of many years write them. */
export const profileFixtures: readonly { readonly name: string; readonly octets: Uint8Array }[] = readdirSync(
  folder,
).map((name) => ({ name: basename(name), octets: readFileSync(join(folder, name)) }));

/** The octets of the fixture of that name. */
export function profileFixture(name: string): Uint8Array {
  const found = profileFixtures.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no fixture ${name}`);
  return found.octets;
}

/** A meaning as lines that a snapshot can show. */
export function describeMeaning(meaning: ProfileMeaning): string {
  const { lines, problems, bridge, remotes, ...rest } = meaning;
  return [
    ...Object.entries(rest).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...remotes.map((one) => `remote: ${JSON.stringify(one)}`),
    `bridge: ${bridge.possible ? 'possible' : 'not possible'}`,
    ...bridge.needs.map((need) => `  - ${need}`),
    '',
    ...lines.map(({ line, name, args, block, handling, lifecycle }) =>
      [
        String(line).padStart(3),
        handling.padEnd(8),
        block ? `<${name}>` : [name, ...args].join(' '),
        ...(lifecycle === undefined ? [] : [`(${lifecycle.status} ${lifecycle.since})`]),
      ].join(' '),
    ),
    '',
    ...problems.map(
      ({ line, column, code, message, hint }) =>
        `${String(line)}:${String(column)} ${code}: ${message}\n    ${hint ?? ''}`,
    ),
    '',
  ].join('\n');
}
