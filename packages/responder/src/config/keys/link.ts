import type { KeyTable } from '../form.ts';
import { address, flag, milliseconds, mtu, number } from '../forms.ts';
import { limits } from '../limits.ts';

/** Keys about the link and how hosts use it. */
export const linkSettings = {
  mtu: {
    form: mtu,
    about:
      'MTU that is told, never more than the interface has; `link`: that of the interface; `none`: no option',
    default: 'link',
    range: limits.mtu,
    unit: 'octets',
    rule: 'RFC 4861 4.6.4, RFC 8200 5',
    example: '1400',
    option: 'octets',
  },
  'source-link-layer-address': {
    form: flag,
    about: 'Whether the MAC address of the interface is told',
    default: 'true',
    rule: 'RFC 4861 4.6.1',
    example: 'false',
  },
  'source-address': {
    form: address,
    about: 'Link-local address to send from when the interface has several',
    otherwise: 'the first that the kernel names',
    within: 'link-local',
    rule: 'RFC 4861 4.2',
    example: 'fe80::1',
    option: 'address',
  },
  'cur-hop-limit': {
    form: number,
    about: 'Hop limit for packets of hosts; 0: not said',
    default: '64',
    range: limits.curHopLimit,
    rule: 'RFC 4861 4.2',
    example: '32',
    option: 'number',
  },
  'reachable-time': {
    form: milliseconds,
    about: 'How long hosts take a neighbor for reachable; 0: not said',
    default: '0',
    range: limits.reachableTime,
    unit: 'milliseconds',
    rule: 'RFC 4861 6.2.1',
    example: '30s',
    option: 'ms',
  },
  'retrans-timer': {
    form: milliseconds,
    about: 'Time between Neighbor Solicitations that hosts repeat; 0: not said',
    default: '0',
    range: limits.retransTimer,
    unit: 'milliseconds',
    rule: 'RFC 4861 4.2',
    example: '1s',
    option: 'ms',
  },
} as const satisfies KeyTable;
