import { createRecordedRunner, type RecordedAnswer, type RecordedCall } from '@ovlab/runner';
import { describe, expect, it } from 'vitest';
import { observeWindows } from './observe.ts';

const netshAnswers: Readonly<Record<string, string>> = {
  interfaces:
    '  1  75  4294967295  connected  Loopback\r\n 12  25  1500  Verbunden  OpenVPN TAP-Windows6\r\n',
  addresses: 'Schnittstelle 12: TAP\r\n\r\nManuell  Bevorzugt  infinite  infinite  2001:db8::1\r\n',
  route: 'Nein  Manuell  1  ::/0  12  fe80::1\r\n',
  dnsservers: 'Konfiguration der Schnittstelle "OpenVPN TAP-Windows6"\r\n    DNS:  2001:db8::53\r\n',
};

function machine(powershell: RecordedAnswer) {
  const answer = ({ file, args }: RecordedCall): RecordedAnswer => {
    if (file === 'powershell.exe') return powershell;
    if (file === 'netsh.exe') return netshAnswers[args[3] ?? ''] ?? { exitCode: 1 };
    if (file === 'sc.exe')
      return { exitCode: 1060, stdout: '[SC] EnumQueryServicesStatus:OpenService 1060\r\n' };
    if (file === 'whoami.exe') return '"Verbindliche Beschriftung\\Hoch","Bezeichnung","S-1-16-12288",""\r\n';
    return { exitCode: 1, stderr: 'FEHLER: Der Schlüssel wurde nicht gefunden.\r\n' };
  };
  return createRecordedRunner(new Proxy({}, { get: () => answer }));
}

describe('observing Windows', () => {
  it.each<[string, RecordedAnswer]>([
    ['is missing', { missing: true }],
    ['is forbidden', { exitCode: 1, stderr: 'This program is blocked by group policy.' }],
    ['answers something else', 'Windows PowerShell\r\n'],
  ])('asks netsh when PowerShell %s', async (_, powershell) => {
    expect(await observeWindows(machine(powershell))).toEqual({
      source: 'netsh',
      openvpn: undefined,
      elevated: true,
      adapters: [
        { name: 'Loopback', description: undefined, index: 1, up: true },
        { name: 'OpenVPN TAP-Windows6', description: undefined, index: 12, up: true },
      ],
      addresses: [{ index: 12, address: '2001:db8::1', prefixLength: undefined, state: 'preferred' }],
      routes: [{ index: 12, prefix: '::/0', nextHop: 'fe80::1' }],
      dns: [{ index: 12, servers: ['2001:db8::53'] }],
      interactiveService: 'missing',
    });
  });

  it('does not ask netsh when PowerShell answers', async () => {
    const empty = { adapters: [], addresses: [], routes: [], dns: [], service: 'Running' };
    const runner = machine(JSON.stringify(empty));
    expect(await observeWindows(runner)).toMatchObject({ source: 'powershell' });
    expect(runner.calls.some(({ file }) => file === 'netsh.exe')).toBe(false);
  });
});
