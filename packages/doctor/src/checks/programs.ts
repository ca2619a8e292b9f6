import { bad, check, good, type Check, type Side } from '../check.ts';
import type { ProgramVersions } from '../gather/programs.ts';

interface Program {
  readonly key: keyof ProgramVersions;
  readonly name: string;
  /** The oldest version that works. */
  readonly least: readonly [major: number, minor: number] | undefined;
  readonly looksAt: string;
  readonly side: Side;
  readonly mend: string;
  readonly consequence: string;
}

const programs: readonly Program[] = [
  {
    key: 'openvpn',
    name: 'OpenVPN',
    least: [2, 6],
    looksAt: '`openvpn --version`',
    side: 'both',
    mend: 'apt-get install openvpn',
    consequence: 'No tunnel can be started; options that ovlab writes are unknown to older versions.',
  },
  {
    key: 'iproute2',
    name: 'iproute2',
    least: [5, 10],
    looksAt: '`ip -V`',
    side: 'both',
    mend: 'apt-get install iproute2',
    consequence: 'The state of the network cannot be read as JSON or be changed in one batch.',
  },
  {
    key: 'nft',
    name: 'nftables',
    least: [0, 9],
    looksAt: '`nft --version`',
    side: 'server',
    mend: 'apt-get install nftables',
    consequence: 'The guard and the rule for the port cannot be set.',
  },
  {
    key: 'sysctl',
    name: 'sysctl',
    least: undefined,
    looksAt: '`sysctl --version`',
    side: 'both',
    mend: 'apt-get install procps',
    consequence: 'Kernel parameters such as forwarding cannot be read or set.',
  },
  {
    key: 'node',
    name: 'Node.js',
    least: [20, 19],
    looksAt: '`process.versions.node`',
    side: 'both',
    mend: 'install Node.js 20.19 or later, for example from https://nodejs.org',
    consequence: 'ovlab itself may not run.',
  },
];

export const programChecks: readonly Check[] = programs.map(
  ({ key, name, least, looksAt, side, mend, consequence }) => {
    const wanted = least === undefined ? '' : ` ${least.join('.')} or later`;
    return check({
      id: `program.${key}`,
      title: `${name}${wanted} is installed`,
      severity: 'error',
      side,
      looksAt,
      consequence,
      needs: ['programs'],
      judge: ({ programs: versions }) => {
        const version = versions[key];
        if (version === undefined) return bad(`${name} is not installed`, mend);
        if (least === undefined || isAtLeast(version, least)) return good(`${name} ${version}`);
        return bad(`${name} is ${version}; ${least.join('.')} or later is needed`, mend);
      },
    });
  },
);

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, first = '0', second = '0'] = /^(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}
