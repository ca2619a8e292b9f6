import { clientOptions } from './client.ts';
import { factsOf, type OptionFact } from './fact.ts';
import { processOptions } from './process.ts';
import { securityOptions } from './security.ts';
import { serverOptions } from './server.ts';
import { tunnelOptions } from './tunnel.ts';

const facts = new Map(
  [tunnelOptions, securityOptions, serverOptions, clientOptions, processOptions].flatMap(factsOf),
);

/** What is known of an option of OpenVPN 2.4 to 2.7; undefined for a name that none of them has. */
export function optionFact(name: string): OptionFact | undefined {
  return facts.get(name);
}

/** Every name that {@link optionFact} knows, for suggestions. */
export const optionNames: readonly string[] = [...facts.keys()];
