import { readFileSync } from 'node:fs';

/** A user of the machine with the group that is its own. */
export interface Account {
  readonly user: string;
  readonly uid: number;
  readonly group: string;
}

/** Files in the formats of passwd(5) and group(5). */
export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
}

/** Accounts of the machine itself. Those of a directory service are none that a daemon runs as. */
export function machineAccounts(root = '/'): AccountFiles {
  return { passwd: text(`${root}/etc/passwd`), group: text(`${root}/etc/group`) };
}

/**
 * Whom an OpenVPN becomes that has started as root: `openvpn`, which Fedora's package makes, or `nobody`. Undefined on
 * a machine with neither.
 */
export function openvpnAccount(files: AccountFiles): Account | undefined {
  const accounts = accountsOf(files);
  return accounts.find(({ user }) => user === 'openvpn') ?? accounts.find(({ user }) => user === 'nobody');
}

/** The account with a number. */
export function accountOf(uid: number, files: AccountFiles): Account | undefined {
  return accountsOf(files).find((account) => account.uid === uid);
}

function accountsOf({ passwd, group }: AccountFiles): readonly Account[] {
  const groups = new Map(
    group.split('\n').map((line) => {
      const [name = '', , gid = ''] = line.split(':');
      return [gid, name];
    }),
  );
  return passwd.split('\n').flatMap((line) => {
    const [user = '', , uid = '', gid = ''] = line.split(':');
    const own = groups.get(gid) ?? '';
    return /^\d+$/.test(uid) && own !== '' ? [{ user, uid: Number(uid), group: own }] : [];
  });
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
