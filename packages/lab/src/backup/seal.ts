import { OvlabError } from '@ovlab/core';

/** How much memory and time the key of a passphrase costs, as a power of two; 18 is 256 MB and about a second. */
export interface SealOptions {
  readonly workFactor?: number;
}

/** First line of every file in the format of age (age-encryption.org/v1). */
const MAGIC = Buffer.from('age-encryption.org/v1\n');
const SHORTEST_PASSPHRASE = 8;

/**
 * Encrypts with a passphrase in the format of age, so that `age --decrypt` opens it as well: nobody reads or changes
 * a bit of it without the passphrase. Errors: `OVLAB_E_USAGE` for a short passphrase.
 */
export async function seal(
  octets: Uint8Array,
  passphrase: string,
  { workFactor = 18 }: SealOptions = {},
): Promise<Uint8Array> {
  if (passphrase.length < SHORTEST_PASSPHRASE) {
    throw new OvlabError(
      'OVLAB_E_USAGE',
      `A passphrase has at least ${String(SHORTEST_PASSPHRASE)} characters`,
      {
        hint: 'Several words at random are easy to keep and hard to guess.',
      },
    );
  }
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(workFactor);
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(octets);
}

/**
 * Opens what {@link seal} has made. Errors: `OVLAB_E_PASSPHRASE` when it is another one, `OVLAB_E_BACKUP` when the
 * file is none of these, is cut off or was changed.
 */
export async function unseal(octets: Uint8Array, passphrase: string): Promise<Uint8Array> {
  if (!MAGIC.equals(octets.subarray(0, MAGIC.length))) throw damaged('it is not a file in the format of age');
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(octets);
  } catch (cause) {
    if (cause instanceof Error && cause.message.startsWith('no identity matched')) {
      throw new OvlabError('OVLAB_E_PASSPHRASE', 'The passphrase does not open the backup', {
        hint: 'Try again; without the passphrase nobody can read it.',
        cause,
      });
    }
    throw damaged('it is cut off or was changed', cause);
  }
}

/** The error for a backup that cannot be used; `why` follows a colon. */
export function damaged(why: string, cause?: unknown): OvlabError {
  return new OvlabError('OVLAB_E_BACKUP', `The backup cannot be used: ${why}`, {
    hint: 'Take another copy of it.',
    ...(cause === undefined ? {} : { cause }),
  });
}
