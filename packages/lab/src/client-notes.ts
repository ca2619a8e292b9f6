import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalAddress, contains, OvlabError, parseAddress, type ClientOs, type Lab } from '@ovlab/core';
import writeFileAtomic from 'write-file-atomic';

/** What `ovlab client add` was told about a client that is not in the lab file. */
export interface ClientNote {
  readonly os?: ClientOs;
  /** Static address out of the prefix; without it the client takes one by SLAAC. */
  readonly address?: string;
}

/** @param directory of the credentials */
export async function writeClientNote(directory: string, name: string, note: ClientNote): Promise<void> {
  await writeFileAtomic(notePath(directory, name), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}

export async function readClientNote(directory: string, name: string): Promise<ClientNote> {
  const text = await readFile(notePath(directory, name), 'utf8').catch(() => '{}');
  return JSON.parse(text) as ClientNote;
}

/**
 * An address in its canonical form, when it is one of the prefix that nobody else of the lab has. Errors:
 * `OVLAB_E_USAGE`.
 */
export async function checkedClientAddress(
  directory: string,
  lab: Lab,
  name: string,
  text: string,
): Promise<string> {
  const refuse = (why: string): never => {
    throw new OvlabError('OVLAB_E_USAGE', `${text} cannot be the address of ${name}: ${why}`, {
      hint: `Take a free address of ${lab.prefix}, or none: then the client makes one itself.`,
    });
  };
  if (parseAddress(text)?.family !== 6) return refuse('it is no IPv6 address');
  const address = canonicalAddress(text);
  if (!contains(lab.prefix, address)) return refuse(`it is not in ${lab.prefix}`);
  if (lab.server.addresses.some((own) => own.address === address)) return refuse('the server has it');
  const others = [...lab.clients, ...(await readClientNotes(directory))];
  const taken = others.find((other) => other.name !== name && other.address === address);
  return taken === undefined ? address : refuse(`${taken.name} has it`);
}

async function readClientNotes(directory: string): Promise<(ClientNote & { readonly name: string })[]> {
  const names = await readdir(join(directory, 'clients'));
  return Promise.all(
    names
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -'.json'.length))
      .map(async (name) => ({ name, ...(await readClientNote(directory, name)) })),
  );
}

function notePath(directory: string, name: string): string {
  return join(directory, 'clients', `${name}.json`);
}
