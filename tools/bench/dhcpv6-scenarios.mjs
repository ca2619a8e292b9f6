import { perfdhcp } from './dhcpv6-perfdhcp.mjs';

/**
 * @typedef {import('./dhcpv6-load.mjs').Load} Load
 * @typedef {import('./ra-world.mjs').World} World
 *
 * @typedef {object} Step what came of a load at one rate
 * @property {number} offered exchanges a second that were begun
 * @property {number} completed exchanges a second
 * @property {number} exchanges completed
 * @property {number} drops share of those begun that were not completed, 0..1
 *
 * @typedef {object} Scenario
 * @property {string} name
 * @property {number} start rate of the first step, exchanges a second
 * @property {(load: Load) => Promise<void>} prepare
 * @property {(place: Place, rate: number, seconds: number) => Promise<Step>} step
 *
 * @typedef {object} Place
 * @property {World} world
 * @property {Load} load
 */

/** Clients that renew in turn. */
const RENEWING = 1_000;
/** Seconds for answers that are under way. */
const DRAIN = 0.5;

let seed = 1;
let nextClient = 2 ** 24;

/** @param {number} begun @param {number} done @param {number} seconds @returns {Step} */
function stepOf(begun, done, seconds) {
  return {
    offered: begun / seconds,
    completed: done / seconds,
    exchanges: done,
    drops: begun === 0 ? 1 : 1 - done / begun,
  };
}

/** @type {Scenario} */
const fourWay = {
  name: 'four-way',
  start: 4_000,
  prepare: async () => undefined,
  step: async ({ world }, rate, seconds) => {
    seed += 1;
    const { first, second } = await perfdhcp(world, { rate, seconds, seed });
    return stepOf(first.sent, second.received, seconds);
  },
};

/** @type {Scenario} */
const rapidCommit = {
  name: 'rapid-commit',
  start: 6_000,
  prepare: async () => undefined,
  step: async ({ load }, rate, seconds) => {
    const clients = Math.round(rate * seconds);
    const first = nextClient;
    nextClient += clients;
    const { sent, answered } = await load.run('rapid', { first, clients, rate, seconds, drain: DRAIN });
    return stepOf(sent, answered, seconds);
  },
};

/** @type {Scenario} */
const renew = {
  name: 'renew',
  start: 6_000,
  prepare: async (load) => void (await load.fill(RENEWING)),
  step: async ({ load }, rate, seconds) => {
    const options = { first: 0, clients: RENEWING, rate, seconds, drain: DRAIN };
    const { sent, answered } = await load.run('renew', options);
    return stepOf(sent, answered, seconds);
  },
};

/** @type {Scenario} */
const information = {
  name: 'information',
  start: 10_000,
  prepare: async () => undefined,
  step: async ({ load }, rate, seconds) => {
    const options = { first: 0, clients: RENEWING, rate, seconds, drain: DRAIN };
    const { sent, answered } = await load.run('information', options);
    return stepOf(sent, answered, seconds);
  },
};

export const scenarios = [fourWay, rapidCommit, renew, information];
