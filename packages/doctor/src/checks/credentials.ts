import { join } from 'node:path';
import { bad, check, good, skipped, type Check } from '../check.ts';
import type { FixAction } from '../fix.ts';

const dayMs = 86_400_000;
const warningDays = 30;
const privateFile = 0o600;
const privateDirectory = 0o700;

function days(time: number, now: number): number {
  return Math.floor((time - now) / dayMs);
}

const permissions = check({
  id: 'key.permissions',
  title: 'Only the owner can read the keys',
  severity: 'error',
  side: 'both',
  looksAt: 'permissions below the directory of keys',
  consequence: 'Another user of this machine can take the keys and get in as a client, or as the server.',
  fixes: true,
  needs: ['credentials'],
  judge: ({ credentials: { directory, entries } }) => {
    const open = entries.filter(
      ({ path, directory: folder, mode }) => (folder || path.endsWith('.key')) && (mode & 0o077) !== 0,
    );
    if (open.length === 0) return good(`nothing below ${directory} is open to others`);
    const fix = open.map(({ path, directory: folder }): FixAction => ({
      kind: 'chmod',
      path: join(directory, path),
      mode: folder ? privateDirectory : privateFile,
    }));
    return bad(
      open
        .map(({ path, mode }) => `${join(directory, path)} has ${mode.toString(8).padStart(4, '0')}`)
        .join('; '),
      `chmod -R go= ${directory}`,
      { fix },
    );
  },
});

const damaged = check({
  id: 'key.damaged',
  title: 'Every certificate can be read',
  severity: 'error',
  side: 'both',
  looksAt: '`*.crt` below the directory of keys',
  consequence: 'OpenVPN does not start with it, or the client that it belongs to does not get in.',
  needs: ['credentials'],
  judge: ({ credentials: { directory, certificates, damaged: broken } }) =>
    broken.length === 0
      ? good(`${String(certificates.length)} certificates`)
      : bad(
          `${broken.map((path) => join(directory, path)).join(', ')} is no certificate in PEM`,
          'restore it with `ovlab restore`, or renew the client with `ovlab client renew`',
        ),
});

const expiry = check({
  id: 'key.expiry',
  title: 'No certificate has expired or will soon',
  severity: 'error',
  side: 'both',
  looksAt: '`notAfter` of the certificates; a warning 30 days before',
  consequence:
    'An expired certificate of the server or the authority keeps every client out, that of a client this one.',
  needs: ['credentials'],
  judge: ({ credentials: { directory, certificates } }, _, { now }) => {
    const [first] = [...certificates].sort((a, b) => a.notAfter - b.notAfter);
    if (first === undefined) return skipped(`no certificate below ${directory}`);
    const left = days(first.notAfter, now);
    if (left >= warningDays) return good(`the next one, ${first.path}, in ${String(left)} days`);
    const name = /^clients\/(.+)\.crt$/.exec(first.path)?.[1];
    const when = left < 0 ? `expired ${String(-left)} days ago` : `expires in ${String(left)} days`;
    const mend =
      name === undefined ? 'start the server again: it renews its certificate' : `ovlab client renew ${name}`;
    // Of one client among many it is no fault of the server.
    const mild = left >= 0 || name !== undefined;
    return bad(`${join(directory, first.path)} ${when}`, mend, mild ? { severity: 'warning' } : {});
  },
});

const revocationList = check({
  id: 'key.revocation-list',
  title: 'The revocation list is in force',
  severity: 'error',
  looksAt: '`nextUpdate` of `crl.pem`, and who signed it',
  consequence:
    'With a list that has expired OpenVPN refuses every client; with one of another authority it lets revoked ones in.',
  needs: ['credentials'],
  judge: ({ credentials: { directory, revocationList: list } }, _, { now }) => {
    if (list === undefined) return skipped(`no crl.pem in ${directory}`);
    const mend = 'start the server again: it writes the list anew';
    if (typeof list === 'string') return bad(list, mend);
    const left = days(list.nextUpdate, now);
    if (left < 0) return bad(`${directory}/crl.pem expired ${String(-left)} days ago`, mend);
    const words = `in force for ${String(left)} days, with ${String(list.revoked)} revoked`;
    return left < warningDays ? bad(words, mend, { severity: 'warning' }) : good(words);
  },
});

const weak = check({
  id: 'key.weak',
  title: 'Keys and signatures are strong enough',
  severity: 'error',
  side: 'both',
  looksAt: 'RSA below 2048 bits, curves below 256, signatures with MD5 or SHA-1',
  consequence: 'OpenSSL 3 refuses them at its default security level; others can be forged (RFC 9325 4).',
  needs: ['credentials'],
  judge: ({ credentials: { directory, certificates } }) => {
    const found = certificates.find(({ weakKey, weakSignature }) => (weakKey ?? weakSignature) !== undefined);
    if (found === undefined) return good(`none of ${String(certificates.length)} is weak`);
    const what =
      found.weakKey === undefined
        ? `is signed with ${String(found.weakSignature)}`
        : `has the key ${found.weakKey}`;
    return bad(
      `${join(directory, found.path)} ${what}`,
      'make new certificates: ovlab client renew, after the authority and the server have new ones',
    );
  },
});

const issuer = check({
  id: 'key.issuer',
  title: 'The certificates are of this authority',
  severity: 'error',
  looksAt: 'signatures of the certificates, and `ca.crt`',
  consequence: 'The other side refuses the certificate.',
  needs: ['credentials'],
  judge: ({ credentials: { directory, certificates } }) => {
    const other = certificates.find(({ issued }) => !issued);
    return other === undefined
      ? good(`all ${String(certificates.length)} are`)
      : bad(
          `${join(directory, other.path)} was not signed by ${directory}/ca.crt`,
          'restore the files that belong together: ovlab restore',
        );
  },
});

export const credentialChecks: readonly Check[] = [
  permissions,
  damaged,
  expiry,
  revocationList,
  weak,
  issuer,
];
