import type { LabEvent, LabEventListener, PhaseName } from '@ovlab/lab';
import type { CliContext } from '../context.ts';

const phaseTitles: Readonly<Record<PhaseName, string>> = {
  check: 'check the machine and what is there',
  network: 'namespaces, links, bridge, guard',
  server: 'OpenVPN server and responder',
  clients: 'start the clients',
  reach: 'addresses and the way to the internet host',
  remove: 'remove the lab',
};

/**
 * Prints what happens on standard error: a line for each finished phase and each client, and each step where
 * something that was there is changed.
 *
 * @param verbose also the steps of a lab that is built from nothing
 */
export function progressReporter({ err, errStyle }: CliContext, verbose = false): LabEventListener {
  let steps = true;
  return (event: LabEvent) => {
    if (event.type === 'plan') steps = verbose || event.existed;
    if (event.type === 'step' && !steps) return;
    const line = describe(event);
    if (line !== undefined) err(`${line}\n`);
  };

  function describe(event: LabEvent): string | undefined {
    switch (event.type) {
      case 'phase':
        return event.state === 'start'
          ? undefined
          : `${errStyle.green('✔')} ${phaseTitles[event.name]} ${errStyle.dim(`${event.seconds.toFixed(2)} s`)}`;
      case 'step':
        return errStyle.dim(`  ${event.node}: ${event.title}`);
      case 'client':
        return event.state === 'reachable'
          ? `  ${errStyle.green('●')} ${event.name} reaches the internet host`
          : undefined;
      case 'plan':
        return undefined;
      case 'note':
        return `  ${event.message}`;
    }
  }
}
