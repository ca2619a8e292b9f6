import { describe, expect, it } from 'vitest';
import { isGarbled, parseRegFile, parseRegQuery, readInstallation } from './registry.ts';

const programs = String.raw`
HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{A1}
    DisplayName    REG_SZ    OpenVPN Connect

HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{A2}
    Publisher    REG_SZ    OpenVPN, Inc.
    DisplayName    REG_SZ    OpenVPN 2.6.14-I001 amd64

End of search: 3 match(es) found.
`;

const installed = (name: string, directory: string): string =>
  [
    '',
    String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\OpenVPN`,
    `    ${name}    REG_SZ    ${directory}`,
    `    config_dir    REG_SZ    ${directory}config`,
    `    exe_path    REG_SZ    ${directory}bin\\openvpn.exe`,
    '    ovpn_admin_group    REG_SZ    ',
    '    disable_save_passwords    REG_DWORD    0x0',
    '',
  ].join('\r\n');

describe('what reg query prints', () => {
  it.each([
    ['(Default)', 'C:\\Program Files\\OpenVPN\\'],
    ['(Standard)', 'D:\\Programme (alt)\\Open VPN\\'],
    ['(par défaut)', 'E:\\Größe 8.3~1\\'],
  ])('tells the directory of the installation whose default value is called %s', (name, directory) => {
    const found = readInstallation(parseRegQuery(installed(name, directory)), parseRegQuery(programs));
    const bare = directory.slice(0, -1);
    expect(found).toEqual({
      directory: bare,
      version: '2.6.14',
      configDirectory: `${bare}\\config`,
      openvpn: `${bare}\\bin\\openvpn.exe`,
      gui: `${bare}\\bin\\openvpn-gui.exe`,
      tapctl: `${bare}\\bin\\tapctl.exe`,
    });
  });

  it('keeps values that are empty, and takes the kinds of all', () => {
    const [values] = parseRegQuery(installed('(Default)', 'C:\\O\\')).values();
    expect([...(values ?? [])]).toEqual([
      ['', 'C:\\O\\'],
      ['config_dir', 'C:\\O\\config'],
      ['exe_path', 'C:\\O\\bin\\openvpn.exe'],
      ['ovpn_admin_group', ''],
      ['disable_save_passwords', '0x0'],
    ]);
  });

  it('is no installation when there is no key, or one without a directory', () => {
    const nothing = parseRegQuery('');
    expect(readInstallation(nothing, parseRegQuery(programs))).toBeUndefined();
    const bare = parseRegQuery('HKEY_LOCAL_MACHINE\\SOFTWARE\\OpenVPN\r\n    log_dir    REG_SZ    C:\\x\r\n');
    expect(readInstallation(bare, nothing)).toBeUndefined();
  });

  it('does not take the root of a drive for a directory with a backslash too many', () => {
    const found = readInstallation(parseRegQuery(installed('(Default)', 'D:\\')), parseRegQuery(''));
    expect(found).toMatchObject({ directory: 'D:\\', version: undefined });
  });
});

describe('what reg export writes', () => {
  const file = String.raw`Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\OpenVPN]
@="D:\\Größe (alt)\\Open VPN\\"
"config_dir"="D:\\a \"b\"=c"
"disable_save_passwords"=dword:00000000
`;

  it('is read in every letter', () => {
    const values = parseRegFile(file.replaceAll('\n', '\r\n'));
    expect([...(values.get(String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\OpenVPN`) ?? [])]).toEqual([
      ['', 'D:\\Größe (alt)\\Open VPN\\'],
      ['config_dir', String.raw`D:\a "b"=c`],
    ]);
    expect(readInstallation(values, parseRegQuery(''))?.directory).toBe(String.raw`D:\Größe (alt)\Open VPN`);
  });

  it('is asked for when what reg query printed is in another code page', () => {
    const printed = Buffer.from(installed('(Standard)', 'D:\\Gr\u0094\u00e1e\\'), 'latin1').toString('utf8');
    expect(isGarbled(parseRegQuery(printed))).toBe(true);
    expect(isGarbled(parseRegQuery(installed('(Standard)', 'D:\\Größe\\')))).toBe(false);
  });
});
