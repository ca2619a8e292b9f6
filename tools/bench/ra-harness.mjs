// The responder with an answer delay that is always the same; started by ra-daemons.mjs.
// node tools/bench/ra-harness.mjs LIBRARY INTERFACE PREFIX DELAY
import { pathToFileURL } from 'node:url';

/** RFC 4861 10. */
const MAX_RA_DELAY_TIME = 500;

const [library = '', name = '', prefix = '', delay = '0'] = process.argv.slice(2);
/** @type {typeof import('../../packages/responder/src/index.ts')} */
const { Responder, defaultRaConfig } = await import(pathToFileURL(library).href);
const [address = '', length = ''] = prefix.split('/');

const responder = new Responder({
  interface: name,
  config: { ...defaultRaConfig, prefixes: [{ prefix: address, prefixLength: Number(length) }] },
  random: () => Number(delay) / MAX_RA_DELAY_TIME,
});
process.once('SIGTERM', () => void responder.stop().then(() => process.exit()));
await responder.start();
