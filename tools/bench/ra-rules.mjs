/**
 * What a router did to the rules for solicited advertisements (RFC 4861 6.2.6), by what passed the wire.
 *
 * @typedef {object} Verdict
 * @property {number} solicitations
 * @property {number} sources hosts that solicited
 * @property {number} unicast advertisements to one host
 * @property {number} multicast advertisements to all
 * @property {number | null} leastGap least time between two multicasts; null with fewer than two
 * @property {number[]} delays of the unicast answers after the first solicitation of their host
 * @property {Violations} violations
 *
 * @typedef {object} Violations
 * @property {number} closeMulticasts multicasts less than MIN_DELAY_BETWEEN_RAS after the one before
 * @property {number} late unicast answers more than MAX_RA_DELAY_TIME after the first solicitation of their host
 * @property {number} unasked unicasts to a host that did not solicit since the last one that it got
 * @property {number} unanswered hosts that got neither a unicast answer nor a multicast in time
 *
 * All times are in milliseconds.
 */

const ALL_NODES = 'ff02::1';
/** RFC 4861 10. */
const MIN_DELAY_BETWEEN_RAS = 3_000;
const MAX_RA_DELAY_TIME = 500;
/** Longest wait for a multicast that keeps its distance from the one before and has its random delay. */
const MAX_WAIT = MIN_DELAY_BETWEEN_RAS + MAX_RA_DELAY_TIME;
/**
 * The rules bound the time that a router picks; from there to the wire it may take this much longer. For the distance
 * of multicasts there is no such allowance: a router can wait longer, but must not wait less.
 */
export const ALLOWANCE = 10;

/**
 * @param {readonly import('./ra-wire.mjs').Packet[]} packets in the order of their time, up to more than 3.5 s after
 *   the last solicitation
 * @returns {Verdict}
 */
export function judge(packets) {
  const solicitations = packets.filter(({ type }) => type === 'router-solicitation');
  const multicasts = packets.filter((packet) => isMulticastAnswer(packet)).map(({ time }) => time);
  const gaps = multicasts.slice(1).map((time, index) => time - (multicasts[index] ?? 0));
  const { delays, unasked, unanswered } = matchAnswers(packets);
  return {
    solicitations: solicitations.length,
    sources: new Set(solicitations.map(({ source }) => source)).size,
    unicast: delays.length + unasked,
    multicast: multicasts.length,
    leastGap: gaps.length === 0 ? null : gaps.reduce((least, gap) => Math.min(least, gap)),
    delays,
    violations: {
      closeMulticasts: gaps.filter((gap) => gap < MIN_DELAY_BETWEEN_RAS).length,
      late: delays.filter((delay) => delay > MAX_RA_DELAY_TIME + ALLOWANCE).length,
      unasked,
      unanswered,
    },
  };
}

/**
 * Gives each answer to the solicitations that it answers. A multicast answers all hosts; one of them may get its
 * unicast nevertheless.
 *
 * @param {readonly import('./ra-wire.mjs').Packet[]} packets
 */
function matchAnswers(packets) {
  /** Hosts and when they first solicited. @type {Map<string, number>} */
  const waiting = new Map();
  /** Those of them that have heard a multicast since. @type {Map<string, number>} */
  const heard = new Map();
  /** @type {number[]} */
  const delays = [];
  let [unasked, unanswered] = [0, 0];
  for (const packet of packets) {
    const { time, source, destination } = packet;
    if (packet.type === 'router-solicitation') {
      if (!waiting.has(source)) waiting.set(source, time);
      heard.delete(source);
    } else if (isMulticastAnswer(packet)) {
      for (const [host, since] of waiting) {
        if (time - since > MAX_WAIT + ALLOWANCE) unanswered += 1;
        heard.set(host, since);
      }
      waiting.clear();
    } else {
      const since = waiting.get(destination) ?? heard.get(destination);
      if (since === undefined) unasked += 1;
      else delays.push(time - since);
      waiting.delete(destination);
      heard.delete(destination);
    }
  }
  return { delays, unasked, unanswered: unanswered + waiting.size };
}

/** @param {import('./ra-wire.mjs').Packet} packet */
function isMulticastAnswer({ type, destination }) {
  return type === 'router-advertisement' && destination === ALL_NODES;
}
