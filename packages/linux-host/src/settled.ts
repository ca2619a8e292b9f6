import type { Action } from '@ovlab/core';

/** How often it is looked, with a hundredth of a second in between; what takes longer will not come by itself. */
const LOOKS = 100;

/**
 * Waits until the kernel delivers packets to each IPv6 address of a link. `ip addr add` ends before that, also without
 * duplicate address detection: the local route is made by a worker of its own. An address that is taken from another
 * link meanwhile is nobody's, and an answer to a Neighbour Solicitation that is lost so costs a second.
 */
export function untilUsable(link: string): Action {
  const usable = `ip -6 route show table local type local dev ${link} | wc -l`;
  const present = `ip -6 -o addr show dev ${link} | wc -l`;
  return untilTrue(`[ "$(${usable})" -ge "$(${present})" ]`);
}

/**
 * Waits until a bridge sends. A bridge that was given its address has no carrier before its first port, and the queue
 * of a link that had none drops every packet until a worker has seen the carrier.
 */
export function untilUp(bridge: string): Action {
  return untilTrue(`ip link show dev ${bridge} | grep -q "state UP"`);
}

/**
 * Gives a link what another one knows of its neighbours at the moment, so that nothing has to be asked while packets
 * leave on one link and come in on the other: an answer that comes in on the other link is no answer.
 */
export function copyNeighbours(from: string, to: string): Action {
  const known = '^([^ ]+) lladdr ([^ ]+) .*(REACHABLE|STALE|DELAY|PROBE) *$';
  const line = String.raw`neigh replace \1 lladdr \2 dev ${to} nud stale`;
  return shell(`ip neigh show dev ${from} | sed -nE "s/${known}/${line}/p" | ip -force -batch -`);
}

function untilTrue(condition: string): Action {
  return shell(`n=0; until ${condition} || [ $((n+=1)) -gt ${LOOKS} ]; do sleep 0.01; done`);
}

/** A link that is not there, or not yet, is for the commands around it to tell. */
function shell(script: string): Action {
  return { kind: 'command', file: 'sh', args: ['-c', script], mayFail: true };
}
