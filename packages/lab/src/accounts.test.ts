import { describe, expect, it } from 'vitest';
import { accountOf, openvpnAccount } from './accounts.ts';

const group = 'root:x:0:\nnogroup:x:65534:\nopenvpn:x:990:a,b\n';
const debian =
  'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n';

describe('openvpnAccount', () => {
  it.each([
    ['nobody', debian, { user: 'nobody', uid: 65_534, group: 'nogroup' }],
    [
      'the user of the package',
      `${debian}openvpn:x:991:990:OpenVPN:/etc/openvpn:/sbin/nologin\n`,
      { user: 'openvpn', uid: 991, group: 'openvpn' },
    ],
    ['no account whose group is unknown', 'nobody:x:65534:1234:::\n', undefined],
    ['none', '', undefined],
  ])('is %s', (_name, passwd, account) => {
    expect(openvpnAccount({ passwd, group })).toEqual(account);
  });
});

describe('accountOf', () => {
  it('finds a user by its number', () => {
    expect(accountOf(65_534, { passwd: debian, group })?.user).toBe('nobody');
    expect(accountOf(1, { passwd: debian, group })).toBeUndefined();
  });
});
