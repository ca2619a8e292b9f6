import { added } from '../few.ts';
import type { Lease } from '../leases/lease.ts';
import type { Dhcpv6Option, Duid, IaNa, IaPd } from '../options/option-types.ts';
import { assign, offer } from './assign.ts';
import type { ClientBindings } from './client-bindings.ts';
import { MAX_IAS_PER_KIND, RECONFIGURE_KEY_LENGTH } from './constants.ts';
import type { DiscardReason } from './discard-reasons.ts';
import { rebind, renew } from './extend.ts';
import { addIas, tooMany, type IaAnswer } from './ia-answer.ts';
import { keyOption, reconfigureKeyOf } from './reconfigure-key.ts';
import {
  bindingsOf,
  identified,
  type ClientRequest,
  type NamedClient,
  type Reply,
  type ServerContext,
} from './server-context.ts';

type Decide = (ia: IaNa | IaPd) => IaAnswer | undefined;

/** Answers Solicit, Request, Renew and Rebind messages (RFC 9915 18.3.1, 18.3.2, 18.3.4, 18.3.5). */
export function answerWithLeases(
  duid: Duid,
  request: ClientRequest,
  context: ServerContext,
): Reply | DiscardReason {
  const { query, now, outage } = request;
  const { config } = context;
  const isRapid = query.type === 'solicit' && query.rapidCommit && config.rapidCommit;
  const isAdvertise = query.type === 'solicit' && !isRapid;
  const leases = context.leases.ofClient(duid);
  const mode = outage ? 'known' : isAdvertise ? 'offer' : 'commit';
  const reconfiguration = reconfigurationOf(leases, mode === 'commit', request, context);
  const client: NamedClient = { duid, leases, mode, reconfigureKey: reconfiguration.key };
  const bindings = bindingsOf(client, request, context);
  const answers = decideAll(query.ias, decisionOf(request, bindings, config.rapidCommit));
  // With the store away silence leaves the client to another server, or to a later try.
  const asksForLeases = query.ias.length > 0;
  if (outage && asksForLeases && answers.every((ia) => ia.leases.length === 0)) return 'store-unavailable';
  if (asksForLeases && answers.length === 0) return 'nothing-to-say';

  const options = identified(request, context);
  if (isRapid) options.push({ type: 'rapid-commit' });
  if (isAdvertise && config.preference > 0) options.push({ type: 'preference', value: config.preference });
  addIas(options, answers, config, now);
  addReconfiguration(options, reconfiguration, isAdvertise, request, context);
  context.requestedOptions.addTo(options, query);
  return { type: isAdvertise ? 'advertise' : 'reply', options, changes: bindings.changes };
}

function decisionOf({ query, link }: ClientRequest, bindings: ClientBindings, rapidCommit: boolean): Decide {
  switch (query.type) {
    case 'request':
      return (ia) => assign(ia, link, bindings);
    case 'renew':
      return (ia) => renew(ia, link, bindings);
    case 'rebind':
      // Another server may have the binding; RFC 9915 18.3.5 lets those make one that give leases at once anyway.
      return (ia) => rebind(ia, link, bindings, rapidCommit);
    default:
      return (ia) => offer(ia, link, bindings);
  }
}

/** Each IA is answered by itself (RFC 9915 18.3.2), the first ones of each kind with leases. */
function decideAll(ias: readonly (IaNa | IaPd)[], decide: Decide): readonly IaAnswer[] {
  let answers: IaAnswer[] = [];
  let addresses = 0;
  let prefixes = 0;
  for (const ia of ias) {
    const count = ia.type === 'ia-na' ? (addresses += 1) : (prefixes += 1);
    const answer = count > MAX_IAS_PER_KIND ? tooMany(ia) : decide(ia);
    if (answer !== undefined) answers = added(answers, answer);
  }
  return answers;
}

interface Reconfiguration {
  /** Client and server both want Reconfigure messages. */
  readonly wanted: boolean;
  readonly key: Uint8Array | undefined;
  /** Made for this answer. */
  readonly isFresh: boolean;
}

const WITHOUT_RECONFIGURATION: Reconfiguration = { wanted: false, key: undefined, isFresh: false };

/** RFC 9915 20.4.2: the server chooses a key when it gives the client its leases. */
function reconfigurationOf(
  leases: readonly Lease[],
  mayCreate: boolean,
  { query }: ClientRequest,
  { config, random }: ServerContext,
): Reconfiguration {
  if (!config.reconfigure || random === undefined || !query.reconfigureAccept) return WITHOUT_RECONFIGURATION;
  const known = reconfigureKeyOf(leases);
  if (known !== undefined || !mayCreate) return { wanted: true, key: known, isFresh: false };
  return { wanted: true, key: random(RECONFIGURE_KEY_LENGTH), isFresh: true };
}

function addReconfiguration(
  options: Dhcpv6Option[],
  { wanted, key, isFresh }: Reconfiguration,
  isAdvertise: boolean,
  { query, now }: ClientRequest,
  { replayCounter }: ServerContext,
): void {
  if (!wanted) return;
  options.push({ type: 'reconfigure-accept' });
  // A client that starts may have forgotten the key; one that renews has not, and it need not be on the wire again.
  const isStart = query.type === 'solicit' || query.type === 'request';
  if (key !== undefined && !isAdvertise && (isFresh || isStart))
    options.push(keyOption(key, replayCounter.next(now)));
}
