import { describe, expect, it } from 'vitest';
import { equivalentCommands } from './plan.ts';

describe('equivalentCommands', () => {
  it('prints each kind of action as a shell would take it', () => {
    expect(
      equivalentCommands({ kind: 'ip', lines: ['link add br0 type bridge', 'link set br0 up'] }),
    ).toEqual(['ip link add br0 type bridge', 'ip link set br0 up']);
    expect(
      equivalentCommands({ kind: 'sysctl', values: { 'net.ipv4.ping_group_range': "0 '1", 'net.x': '1' } }),
    ).toEqual([String.raw`sysctl -w net.ipv4.ping_group_range='0 '\''1'`, 'sysctl -w net.x=1']);
    expect(equivalentCommands({ kind: 'nft', ruleset: 'add table inet t\n\n' })).toEqual([
      "nft -f - <<'EOF'\nadd table inet t\nEOF",
    ]);
    expect(equivalentCommands({ kind: 'ip', family: 6, lines: ['rule add lookup 7'] })).toEqual([
      'ip -6 rule add lookup 7',
    ]);
    expect(
      equivalentCommands({ kind: 'nft-delete', family: 'ip6', table: 't', chain: 'c', comment: 'ovlab:a' }),
    ).toEqual([
      `for handle in $(nft -a list chain ip6 t c | sed -n 's/.*comment "ovlab:a".* handle //p'); do nft delete rule ip6 t c handle "$handle"; done`,
    ]);
    expect(equivalentCommands({ kind: 'command', file: 'x', args: ['-D'], mayFail: true })).toEqual([
      'x -D || true',
    ]);
    expect(
      equivalentCommands({
        kind: 'command',
        file: 'netsh',
        args: ['show', 'interface=OpenVPN TAP', 'a=::1/64'],
      }),
    ).toEqual(["netsh show 'interface=OpenVPN TAP' a=::1/64"]);
  });
});
