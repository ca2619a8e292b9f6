import { solicitedAnswers } from '../choices.ts';
import type { KeyTable } from '../form.ts';
import { flag, host, listOf, oneOf } from '../forms.ts';

/** Keys about who is answered, and how. */
export const clientSettings = {
  allow: {
    form: listOf(host),
    about:
      'Hosts that are answered, by address or prefix; with `unicast-only` the single addresses among them get the unsolicited advertisements too',
    otherwise: 'every host',
    within: 'unicast, no host bits',
    example: '[fe80::21, fe80::42]',
    option: 'host',
  },
  deny: {
    form: listOf(host),
    about: 'Hosts that are not answered, by address or prefix; goes before `allow`',
    default: '[]',
    within: 'unicast, no host bits',
    example: 'fe80::bad',
    option: 'host',
  },
  'unicast-only': {
    form: flag,
    about: 'Nothing is sent to all nodes: for links where multicast is dear or not passed on',
    default: 'false',
    example: 'true',
    option: '',
  },
  solicited: {
    form: oneOf(solicitedAnswers),
    about: 'Where the answer to a host with an address goes',
    default: 'unicast',
    rule: 'RFC 7772 4.2, RFC 4861 6.2.6',
    example: 'multicast',
    option: 'cast',
  },
} as const satisfies KeyTable;
