import { describe, expect, it } from 'vitest';
import { parseAddresses, parseDnsServers, parseInterfaces, parseRoutes, parseServiceState } from './netsh.ts';

/** Both languages mean the same machine. */
const english = {
  interfaces: `
Idx     Met         MTU          State                Name
---  ----------  ----------  ------------  ---------------------------
  1          75  4294967295  connected     Loopback Pseudo-Interface 1
  3          25        1500  disconnected  Ethernet
 12          25        1500  connected     OpenVPN TAP-Windows6
`,
  addresses: `
Interface 1: Loopback Pseudo-Interface 1

Addr Type  DAD State   Valid Life Pref. Life Address
---------  ----------- ---------- ---------- ------------------------
Other      Preferred     infinite   infinite ::1

Interface 12: OpenVPN TAP-Windows6

Addr Type  DAD State   Valid Life Pref. Life Address
---------  ----------- ---------- ---------- ------------------------
Temporary  Deprecated  6d23h57m58s         0s 2001:db8:55:0:c1cd:7a44:45a5:58f1
Public     Preferred   29d23h59m8s 6d23h59m8s 2001:db8:55:0:f1f5:5cbb:f395:6c51
Manual     Tentative     infinite   infinite 2001:db8:55::20
Other      Preferred     infinite   infinite fe80::f1f5:5cbb:f395:6c51%12
`,
  route: `
Publish  Type      Met  Prefix                    Idx  Gateway/Interface Name
-------  --------  ---  ------------------------  ---  ------------------------
No       Manual    1    ::/0                       12  fe80::1
No       System    256  ::1/128                     1  Loopback Pseudo-Interface 1
No       Manual    256  2001:db8:55::/64           12  OpenVPN TAP-Windows6
`,
  dnsservers: `
Configuration for interface "OpenVPN TAP-Windows6"
    Statically Configured DNS Servers:    2001:db8:55::53
                                          2001:db8:55::54
    Register with which suffix:           Primary only

Configuration for interface "Ethernet"
    DNS servers configured through DHCP:  None
    Register with which suffix:           Primary only
`,
};

const german = {
  interfaces: `
Idx     Met         MTU          Status               Name
---  ----------  ----------  ------------  ---------------------------
  1          75  4294967295  Verbunden     Loopback Pseudo-Interface 1
  3          25        1500  Getrennt      Ethernet
 12          25        1500  Verbunden     OpenVPN TAP-Windows6
`,
  addresses: `
Schnittstelle 1: Loopback Pseudo-Interface 1

Adresstyp  DAD-Status  Gültigkeit Bevorzugt  Adresse
---------  ----------- ---------- ---------- ------------------------
Andere     Bevorzugt     infinite   infinite ::1

Schnittstelle 12: OpenVPN TAP-Windows6

Adresstyp  DAD-Status  Gültigkeit Bevorzugt  Adresse
---------  ----------- ---------- ---------- ------------------------
Temporär   Veraltet    6d23h57m58s         0s 2001:db8:55:0:c1cd:7a44:45a5:58f1
Öffentlich Bevorzugt   29d23h59m8s 6d23h59m8s 2001:db8:55:0:f1f5:5cbb:f395:6c51
Manuell    Vorläufig     infinite   infinite 2001:db8:55::20
Andere     Bevorzugt     infinite   infinite fe80::f1f5:5cbb:f395:6c51%12
`,
  route: `
Veröff.  Typ       Met  Präfix                    Idx  Gateway/Schnittstellenname
-------  --------  ---  ------------------------  ---  ------------------------
Nein     Manuell   Standard ::/0                   12  fe80::1
Nein     System    256  ::1/128                     1  Loopback Pseudo-Interface 1
Nein     Andere    256  2001:db8:55::/64           12  OpenVPN TAP-Windows6
`,
  dnsservers: `
Konfiguration der Schnittstelle "OpenVPN TAP-Windows6"
    Statisch konfigurierte DNS-Server:    2001:db8:55::53
                                          2001:db8:55::54
    Mit welchem Suffix registrieren:      Nur primär

Konfiguration der Schnittstelle "Ethernet"
    Über DHCP konfigurierte DNS-Server:   Keine
    Mit welchem Suffix registrieren:      Nur primär
`,
};

describe.each([
  ['English', english],
  ['German', german],
])('what netsh prints in %s', (_, said) => {
  // A Windows console ends its lines this way.
  const dos = (text: string): string => text.replaceAll('\n', '\r\n');

  it('names the adapters', () => {
    expect(parseInterfaces(dos(said.interfaces))).toEqual([
      { name: 'Loopback Pseudo-Interface 1', description: undefined, index: 1, up: true },
      { name: 'Ethernet', description: undefined, index: 3, up: false },
      { name: 'OpenVPN TAP-Windows6', description: undefined, index: 12, up: true },
    ]);
  });

  it('names the addresses with their states', () => {
    const rows = parseAddresses(dos(said.addresses));
    expect(rows.map(({ index, address, state }) => [index, address, state])).toEqual([
      [1, '::1', 'preferred'],
      [12, '2001:db8:55:0:c1cd:7a44:45a5:58f1', 'deprecated'],
      [12, '2001:db8:55:0:f1f5:5cbb:f395:6c51', 'preferred'],
      [12, '2001:db8:55::20', 'tentative'],
      [12, 'fe80::f1f5:5cbb:f395:6c51', 'preferred'],
    ]);
  });

  it('names the routes, those on the link without a gateway', () => {
    expect(parseRoutes(dos(said.route))).toEqual([
      { index: 12, prefix: '::/0', nextHop: 'fe80::1' },
      { index: 1, prefix: '::1/128', nextHop: undefined },
      { index: 12, prefix: '2001:db8:55::/64', nextHop: undefined },
    ]);
  });

  it('names the DNS servers of each adapter', () => {
    expect(parseDnsServers(dos(said.dnsservers), parseInterfaces(dos(said.interfaces)))).toEqual([
      { index: 12, servers: ['2001:db8:55::53', '2001:db8:55::54'] },
      { index: 3, servers: [] },
    ]);
  });
});

it('an address in a state that has no word here is there, in an unknown one', () => {
  const text = 'Interfaz 12: TAP\n\nManual     Preferido     infinite   infinite 2001:db8::1\n';
  expect(parseAddresses(text)).toMatchObject([{ address: '2001:db8::1', state: 'unknown' }]);
});

it.each([
  ['4  RUNNING', 'running'],
  ['1  STOPPED', 'stopped'],
] as const)('a service whose state is %s is %s', (state, meaning) => {
  const text = `
SERVICE_NAME: OpenVPNServiceInteractive
        TYPE               : 10  WIN32_OWN_PROCESS
        STATE              : ${state}
                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)
        WIN32_EXIT_CODE    : 0  (0x0)
`;
  expect(parseServiceState(text)).toBe(meaning);
});
