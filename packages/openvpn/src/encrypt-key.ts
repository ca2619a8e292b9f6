import { PKCS8ShroudedKeyBag, PrivateKeyInfo } from 'pkijs';
import { OvlabError } from '@ovlab/core';
import { readPem, writePem } from './pem.ts';

/** Of PBKDF2 with HMAC-SHA-256: about half a second for each guess. OpenSSL's own habit of 2,048 is from 1999. */
const ITERATIONS = 600_000;

/** Characters; with less, guessing is quick whatever it costs. */
const SHORTEST_PASSPHRASE = 8;

/** OpenVPN keeps a password in 128 octets with the final NUL (USER_PASS_LEN). */
const LONGEST_PASSPHRASE_OCTETS = 127;

/**
 * A private key in PEM (PKCS #8) as one that only the passphrase opens: PBES2 of RFC 8018 with AES-256-CBC, which
 * OpenVPN asks the passphrase for when it starts.
 *
 * Errors: `OVLAB_E_USAGE` for a passphrase under 8 characters or over 127 octets, `OVLAB_E_CREDENTIALS` when the text
 * is no open private key.
 */
export async function encryptPrivateKey(pem: string, passphrase: string): Promise<string> {
  const octets = checkedPassphrase(passphrase);
  const key = readPem('PRIVATE KEY', pem);
  if (key === undefined) {
    throw new OvlabError('OVLAB_E_CREDENTIALS', 'The private key is not one that could be encrypted', {
      hint: 'It should be PKCS #8 in PEM, without a passphrase.',
    });
  }
  const bag = new PKCS8ShroudedKeyBag({ parsedValue: PrivateKeyInfo.fromBER(key) });
  await bag.makeInternalValues({
    password: Uint8Array.from(octets).buffer,
    contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 },
    hmacHashAlgorithm: 'SHA-256',
    iterationCount: ITERATIONS,
  });
  return writePem('ENCRYPTED PRIVATE KEY', new Uint8Array(bag.toSchema().toBER()));
}

function checkedPassphrase(passphrase: string): Buffer {
  const octets = Buffer.from(passphrase);
  if (passphrase.length < SHORTEST_PASSPHRASE) {
    throw new OvlabError('OVLAB_E_USAGE', `A passphrase has at least ${SHORTEST_PASSPHRASE} characters`, {
      hint: 'Several words at random are easy to keep and hard to guess.',
    });
  }
  if (octets.length > LONGEST_PASSPHRASE_OCTETS) {
    throw new OvlabError(
      'OVLAB_E_USAGE',
      `OpenVPN takes no passphrase over ${LONGEST_PASSPHRASE_OCTETS} octets`,
    );
  }
  return octets;
}
