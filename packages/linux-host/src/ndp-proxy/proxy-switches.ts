import type { Runner } from '@ovlab/core';

/**
 * Lets the kernel answer for others on an interface, at once: of its own accord it waits up to 0.8 s for others that
 * might answer too. Returns what sets the parameters as they were.
 */
export async function switchOnProxy(runner: Runner, uplink: string): Promise<() => Promise<void>> {
  // The dots of a VLAN's name are written as slashes (sysctl(8)).
  const key = uplink.replaceAll('.', '/');
  const wanted = [
    [`net.ipv6.conf.${key}.proxy_ndp`, '1'],
    // Without it a router that makes sure of a neighbour by unicast (RFC 4861 7.3.3) has its question forwarded to the
    // client, who ignores it. On interfaces without entries it changes nothing.
    ['net.ipv6.conf.all.proxy_ndp', '1'],
    [`net.ipv6.neigh.${key}.proxy_delay`, '0'],
  ] as const;
  const { stdout } = await runner.run('sysctl', ['-n', ...wanted.map(([name]) => name)]);
  const before = stdout.trim().split('\n');
  await runner.run('sysctl', ['-q', '-w', ...wanted.map(([name, value]) => `${name}=${value}`)]);
  return async () => {
    const values = wanted.map(([name], index) => `${name}=${before[index] ?? '0'}`);
    await runner.run('sysctl', ['-q', '-w', ...values], { reject: false });
  };
}
