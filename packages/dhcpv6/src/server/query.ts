import { added } from '../few.ts';
import type { ClientServerMessage } from '../messages/message-types.ts';
import type {
  ClientFqdn,
  ClientId,
  Dhcpv6Option,
  Duid,
  IaAddress,
  IaNa,
  IaPd,
} from '../options/option-types.ts';

/** What a client asks: the options of its message that a server acts on. */
export interface Query {
  readonly type: ClientServerMessage['type'];
  readonly transactionId: number;
  /** Copied into the answer as it is (RFC 9915 18.3). */
  readonly clientId: ClientId | undefined;
  readonly serverDuid: Duid | undefined;
  /** IA_NA and IA_PD in the order of the message; the first of those with one IAID. */
  readonly ias: readonly (IaNa | IaPd)[];
  /** Codes of the Option Request option; `undefined` without one. */
  readonly requested: readonly number[] | undefined;
  readonly rapidCommit: boolean;
  readonly reconfigureAccept: boolean;
  readonly fqdn: ClientFqdn | undefined;
  /** Outside of an IA, as in a registration (RFC 9686 4.2). */
  readonly address: IaAddress | undefined;
  /** An option that decides the answer cannot be read. */
  readonly malformed: boolean;
}

/** Client Identifier, Server Identifier, IA_NA, IAADDR, ORO, IA_PD, IAPREFIX. */
const DECISIVE_CODES: ReadonlySet<number> = new Set([1, 2, 3, 5, 6, 25, 26]);

/**
 * Reads the options of a message. Of a singleton option that is there twice the first counts: instances are separate
 * and never put together (RFC 9915 21). IA_TA is ignored (21.5), and so is all that is unknown (16).
 */
export function readQuery(message: ClientServerMessage): Query {
  let clientId: ClientId | undefined;
  let serverDuid: Duid | undefined;
  let requested: readonly number[] | undefined;
  let rapidCommit = false;
  let reconfigureAccept = false;
  let fqdn: ClientFqdn | undefined;
  let address: IaAddress | undefined;
  let malformed = false;
  let ias: (IaNa | IaPd)[] = [];
  for (const option of message.options) {
    switch (option.type) {
      case 'client-id':
        clientId ??= option;
        break;
      case 'server-id':
        serverDuid ??= option.duid;
        break;
      case 'ia-na':
      case 'ia-pd':
        malformed ||= option.options.some(isDecisiveAndMalformed);
        if (!isRepeated(ias, option)) ias = added(ias, option);
        break;
      case 'option-request':
        requested ??= option.codes;
        break;
      case 'rapid-commit':
        rapidCommit = true;
        break;
      case 'reconfigure-accept':
        reconfigureAccept = true;
        break;
      case 'client-fqdn':
        fqdn ??= option;
        break;
      case 'ia-address':
        address ??= option;
        break;
      case 'raw':
        malformed ||= isDecisiveAndMalformed(option);
        break;
      default:
    }
  }
  return {
    type: message.type,
    transactionId: message.transactionId,
    clientId,
    serverDuid,
    ias,
    requested,
    rapidCommit,
    reconfigureAccept,
    fqdn,
    address,
    malformed,
  };
}

/** IAIDs of IA_NA and of IA_PD are separate (RFC 9915 21.4). */
function isRepeated(ias: readonly (IaNa | IaPd)[], another: IaNa | IaPd): boolean {
  for (const ia of ias) {
    if (ia.iaid === another.iaid && ia.type === another.type) return true;
  }
  return false;
}

function isDecisiveAndMalformed(option: Dhcpv6Option): boolean {
  return option.type === 'raw' && option.malformed !== undefined && DECISIVE_CODES.has(option.code);
}
