import { describe, expect, it } from 'vitest';
import { parseLabFile } from '../parse-lab-file.ts';
import { serializeLab } from '../serialize-lab.ts';

function parse(system: string, server = '') {
  const text = `prefix: 2001:db8:55::/64\nserver: {${server} system: ${system}}\n`;
  return parseLabFile(text, { file: 'ovlab.yaml' });
}

function problemsOf(system: string, server = ''): readonly string[] {
  const result = parse(system, server);
  return result.ok
    ? []
    : result.diagnostics.map(({ path, message, code }) => `${path}: ${message} [${code}]`);
}

function labOf(system: string, server = '') {
  const result = parse(system, server);
  if (!result.ok) throw new Error(problemsOf(system, server).join('\n'));
  return result;
}

const whole =
  '{ hostname: vpn.example, bootproto: static, address: 198.51.100.7, mask: 255.255.255.0, gateway: 198.51.100.1, onboot: false, disable-ipv6: [eth1], nameservers: [192.0.2.53, "2001:DB8::53"], search: [lab.example, example.] }';

describe('server.system', () => {
  it('is left out where the file leaves it out', () => {
    const result = parseLabFile('prefix: 2001:db8:55::/64\n', { file: 'ovlab.yaml' });
    expect(result.ok && result.lab.server.system).toBeUndefined();
  });

  it('is read whole', () => {
    expect(labOf(whole).lab.server.system).toEqual({
      hostname: 'vpn.example',
      ipv4: { address: '198.51.100.7', prefixLength: 24, gateway: '198.51.100.1' },
      onboot: false,
      disableIpv6: ['eth1'],
      nameservers: ['192.0.2.53', '2001:db8::53'],
      search: ['lab.example', 'example'],
      domain: undefined,
    });
  });

  it('gives the server its IPv4 address and gateway in a lab as well', () => {
    const { lab, omitted } = labOf(whole);
    expect(lab.server.addresses[0]).toEqual({ family: 4, address: '198.51.100.7', prefixLength: 24 });
    expect(lab.server.gateways.map(({ address }) => address)).toEqual(['198.51.100.1', 'fe80::254']);
    expect(omitted).toEqual(['server.addresses', 'server.gateways']);
  });

  it.each([
    ['whole', whole, ''],
    ['with DHCP', '{ bootproto: dhcp, domain: lab.example }', ''],
    ['with a host mask', '{ address: 198.51.100.7, mask: 255.255.255.255, gateway: 203.0.113.1 }', ''],
    ['beside the same address', '{ address: 192.0.2.9, mask: 255.255.255.0 }', 'addresses: [192.0.2.9/24],'],
    ['empty', '{}', ''],
  ])('is the same %s when it is written and read again', (_name, system, server) => {
    const { lab } = labOf(system, server);
    const again = parseLabFile(serializeLab(lab), { file: 'ovlab.json' });
    expect(again.ok && again.lab).toEqual(lab);
  });

  it.each([
    ['{ bootproto: dhcp, mask: 255.255.255.0 }', 'server.system.mask', 'bootproto'],
    ['{ bootproto: static }', 'server.system', 'bootproto'],
    ['{ gateway: 192.0.2.1 }', 'server.system', 'bootproto'],
    ['{ address: 192.0.2.1 }', 'server.system', 'bootproto'],
    ['{ address: 192.0.2.1, mask: 255.0.255.0 }', 'server.system.mask', 'prefix-length'],
    ['{ address: 192.0.2.1/24, mask: 255.255.255.0 }', 'server.system.address', 'address-syntax'],
    ['{ address: 192.0.2.0, mask: 255.255.255.0 }', 'server.system.address', 'network-address'],
    ['{ address: 192.0.2.1, mask: 255.255.255.0, gateway: x }', 'server.system.gateway', 'address-syntax'],
    [
      '{ address: 192.0.2.1, mask: 255.255.255.0, gateway: 198.51.100.1 }',
      'server.system.gateway',
      'gateway-off-link',
    ],
    ['{ disable-ipv6: [br0] }', 'server.system.disable-ipv6[0]', 'reserved-name'],
    ['{ disable-ipv6: [a/b] }', 'server.system.disable-ipv6[0]', 'interface-name'],
    ['{ nameservers: [dns.example] }', 'server.system.nameservers[0]', 'address-syntax'],
    ['{ nameservers: [1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4] }', 'server.system.nameservers', 'too-many'],
    ['{ search: [a.example], domain: b.example }', 'server.system.domain', 'search-list'],
    ['{ search: ["a b"] }', 'server.system.search[0]', 'domain-name'],
    ['{ hostname: "a b" }', 'server.system.hostname', 'domain-name'],
    ['{ onboot: 1 }', 'server.system.onboot', 'wrong-type'],
    ['{ host-name: a }', 'server.system.host-name', 'unknown-key'],
  ])('%s is refused', (system, path, code) => {
    const problems = problemsOf(system);
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${escaped(path)}: .* \\[${code}\\]$`))]);
  });

  it('may not contradict server.addresses and server.gateways', () => {
    const system = '{ address: 192.0.2.9, mask: 255.255.255.0, gateway: 192.0.2.254 }';
    expect(problemsOf(system, 'addresses: [192.0.2.8/24],')).toEqual([
      expect.stringContaining('is 192.0.2.9 here and 192.0.2.8/24 in server.addresses'),
    ]);
    expect(problemsOf(system, 'gateways: [192.0.2.253, fe80::1%br0],')).toEqual([
      expect.stringContaining('is 192.0.2.254 here and 192.0.2.253 in server.gateways'),
    ]);
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.[\]]/g, String.raw`\$&`);
}
