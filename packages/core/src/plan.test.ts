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
  });
});
