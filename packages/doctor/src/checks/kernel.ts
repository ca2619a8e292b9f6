import { bad, check, good, type Check } from '../check.ts';
import type { KernelFeatures, Trial } from '../gather/features.ts';

// include/uapi/linux/capability.h
const CAP_NET_ADMIN = 12n;
const CAP_NET_RAW = 13n;

const tun = check({
  id: 'kernel.tun',
  title: 'The TUN/TAP device can be opened',
  severity: 'error',
  side: 'both',
  looksAt: '`/dev/net/tun`',
  consequence: 'OpenVPN cannot make a TAP device, so there is no tunnel.',
  needs: ['machine'],
  judge: ({ machine: { tunDevice, container } }) => {
    if (tunDevice === 'present') return good('/dev/net/tun is there and can be opened');
    const inside = container === undefined ? '' : ` (this is a ${container} container)`;
    return bad(
      `/dev/net/tun is ${tunDevice}${inside}`,
      container === undefined
        ? 'modprobe tun'
        : 'pass the device into the container, for example with --device /dev/net/tun',
    );
  },
});

const ipv6 = check({
  id: 'kernel.ipv6',
  title: 'The kernel speaks IPv6',
  severity: 'error',
  side: 'both',
  looksAt: '`/proc/sys/net/ipv6`',
  consequence: 'There is no IPv6 on any interface, whatever else is configured.',
  needs: ['machine'],
  judge: ({ machine }) =>
    machine.ipv6
      ? good(`the kernel ${machine.kernel} has IPv6`)
      : bad(
          '/proc/sys/net/ipv6 does not exist',
          "remove ipv6.disable=1 from the kernel's command line, then reboot",
        ),
});

function capability(id: string, name: string, bit: bigint, consequence: string): Check {
  return check({
    id,
    title: `This process has ${name}`,
    severity: 'error',
    side: 'both',
    looksAt: '`CapEff` in `/proc/self/status`',
    consequence,
    needs: ['machine'],
    judge: ({ machine: { capEff, container } }) =>
      (BigInt(`0x${capEff}`) & (1n << bit)) !== 0n
        ? good(`CapEff ${capEff} has ${name}`)
        : bad(
            `CapEff ${capEff} lacks ${name}`,
            container === undefined
              ? 'run the command as root, for example with sudo'
              : `run it as root, in a container that was started with --cap-add ${name.slice('CAP_'.length)}`,
          ),
  });
}

function feature(
  id: string,
  title: string,
  key: keyof KernelFeatures,
  mend: string,
  consequence: string,
): Check {
  return check({
    id,
    title,
    severity: 'error',
    looksAt: 'a trial in a network namespace of its own',
    consequence,
    needs: ['features'],
    judge: ({ features }) => {
      const trial: Trial = features[key];
      return trial === true ? good('tried, and it works') : bad(`the trial failed: ${trial}`, mend);
    },
  });
}

export const kernelChecks: readonly Check[] = [
  tun,
  ipv6,
  capability(
    'capability.net-admin',
    'CAP_NET_ADMIN',
    CAP_NET_ADMIN,
    'No interface, address, route or firewall rule can be set.',
  ),
  capability(
    'capability.net-raw',
    'CAP_NET_RAW',
    CAP_NET_RAW,
    'The responder cannot send Router Advertisements, so clients get no address.',
  ),
  feature(
    'kernel.namespaces',
    'The kernel has network namespaces',
    'namespaces',
    'use a kernel with CONFIG_NET_NS; in a container, allow CAP_SYS_ADMIN',
    'Labs cannot be built; a real server does without.',
  ),
  feature(
    'kernel.bridge',
    'The kernel has Ethernet bridges',
    'bridge',
    'modprobe bridge',
    'The uplink and the tunnel cannot be joined.',
  ),
  feature(
    'kernel.tap',
    'A TAP device can be made',
    'tap',
    'modprobe tun',
    'OpenVPN cannot make a TAP device, so there is no tunnel.',
  ),
  feature(
    'kernel.bridge-rules',
    'nftables filters bridged frames',
    'bridgeRules',
    'modprobe nf_tables; a kernel with CONFIG_NF_TABLES_BRIDGE is needed',
    'Nothing keeps Router Advertisements of clients and ours from leaving on the uplink.',
  ),
];
