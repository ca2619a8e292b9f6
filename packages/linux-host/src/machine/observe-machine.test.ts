import { fileURLToPath } from 'node:url';
import { createRecordedRunner, type RecordedTable } from '@ovlab/runner';
import { describe, expect, it } from 'vitest';
import { observeMachine } from './observe-machine.ts';

const root = fileURLToPath(new URL('../../test/recorded/empty-root', import.meta.url));

const links = '[{"ifindex":2,"ifname":"eth0","flags":["UP"],"mtu":1500,"address":"02:00:00:00:00:01"}]';
const routes =
  '[{"dst":"default","gateway":"192.0.2.254","dev":"eth0","table":"main"},{"dst":"10.0.0.0/8","dev":"eth0","table":"100"},{"dst":"192.0.2.1","dev":"eth0","table":"local","type":"local"}]';
const rules = '[{"priority":9,"src":"all","iif":"eth0","table":"100"}]';
const forwardChain =
  '{"nftables":[{"chain":{"family":"ip6","table":"filter","name":"FORWARD","hook":"forward","prio":0,"policy":"drop"}}]}';

function machine(change: RecordedTable = {}): ReturnType<typeof createRecordedRunner> {
  const sysctl = ['all', 'default', 'eth0'];
  const names = [
    'net.ipv4.ip_forward',
    ...['ip6tables', 'iptables', 'arptables'].map((name) => `net.bridge.bridge-nf-call-${name}`),
    ...sysctl.flatMap((link) => [`net.ipv6.conf.${link}.forwarding`, `net.ipv6.conf.${link}.accept_ra`]),
    'net.ipv6.conf.default.disable_ipv6',
    ...sysctl.flatMap((link) => [`net.ipv4.conf.${link}.forwarding`, `net.ipv4.conf.${link}.rp_filter`]),
  ];
  return createRecordedRunner({
    'ip -j -d -batch -': `${links}\n[]\n[]\n`,
    'ip -4 -j -d -batch -': `${routes}\n${rules}\n`,
    'ip -6 -j -d -batch -': '[]\n[]\n',
    'nft -j list ruleset': '{"nftables":[]}',
    'cat /proc/net/ip_tables_names /proc/net/ip6_tables_names': { exitCode: 1 },
    'ss -Htnp state established': '',
    [`sysctl -e kernel.osrelease ${names.join(' ')}`]: 'kernel.osrelease = 6.1.0\nnet.ipv4.ip_forward = 0\n',
    ...change,
  });
}

describe('observeMachine', () => {
  it('asks with seven processes, and is plain JSON data', async () => {
    const runner = machine();
    const snapshot = await observeMachine(runner, { root, env: {} });
    expect(runner.calls).toHaveLength(7);
    expect(snapshot).toMatchObject({
      routes: [{ destination: 'default', gateway: '192.0.2.254' }],
      tableRoutes: [{ destination: '10.0.0.0/8', table: '100' }],
      rules: [{ family: 4, priority: 9, inputInterface: 'eth0' }],
      sysctls: { 'net.ipv4.ip_forward': '0' },
      filters: { firewalld: false, ufw: false, iptables: [], forward: { ip4: 'accept', ip6: 'accept' } },
      resolver: { nameservers: ['192.0.2.53'] },
      kernel: { release: '6.1.0' },
      managers: [],
      sessions: [],
    });
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  });

  it('finds the way of the session that it runs in', async () => {
    const runner = machine({ 'ip -j route get 203.0.113.5 from 192.0.2.1': '[{"dev":"eth0"}]' });
    const { sessions } = await observeMachine(runner, {
      root,
      env: { SSH_CONNECTION: '203.0.113.5 51515 192.0.2.1 22' },
    });
    expect(sessions).toMatchObject([{ own: true, interface: 'eth0' }]);
  });

  it('reads the rules of iptables where it has any', async () => {
    const runner = machine({
      'nft -j list ruleset': forwardChain,
      'ip6tables-nft-save -t filter': '*filter\n:FORWARD DROP [0:0]\nCOMMIT\n',
    });
    const { filters } = await observeMachine(runner, { root, env: {} });
    expect(filters.iptables).toMatchObject([
      { family: 6, backend: 'nft', program: 'ip6tables-nft', policies: { FORWARD: 'DROP' } },
    ]);
  });

  it('takes the program by its plain name on a system that has but one', async () => {
    const runner = machine({
      'nft -j list ruleset': forwardChain,
      'ip6tables-nft-save -t filter': { missing: true },
      'ip6tables-save -t filter': '*filter\n:FORWARD DROP [0:0]\nCOMMIT\n',
    });
    const { filters } = await observeMachine(runner, { root, env: {} });
    expect(filters.iptables).toMatchObject([{ program: 'ip6tables' }]);
  });

  it('does without the program of iptables', async () => {
    const runner = machine({
      'nft -j list ruleset': forwardChain,
      'ip6tables-nft-save -t filter': { missing: true },
      'ip6tables-save -t filter': { missing: true },
    });
    const { filters } = await observeMachine(runner, { root, env: {} });
    expect(filters).toMatchObject({ iptables: [], forward: { ip6: 'drop' } });
  });

  it('refuses an ip that does not answer every question', async () => {
    const runner = machine({ 'ip -6 -j -d -batch -': '[]\n' });
    await expect(observeMachine(runner, { root, env: {} })).rejects.toMatchObject({
      code: 'OVLAB_E_COMMAND',
    });
  });
});
