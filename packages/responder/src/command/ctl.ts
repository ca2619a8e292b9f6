import type { Done } from '../control/api.ts';
import { ControlClient } from '../control/client.ts';
import { renderStatus } from './ctl-status.ts';

/** What the commands of `ctl` do, with what they print; errors are thrown as OvlabError. */
export function ctlActions(path: string, print: (text: string) => void = toStdout) {
  const client = new ControlClient(path);
  const say = (what: string, { interfaces }: Done): void => print(`${what} on ${interfaces.join(', ')}\n`);
  return {
    async status(json: boolean): Promise<void> {
      const status = await client.status();
      print(json ? `${JSON.stringify(status)}\n` : renderStatus(status));
    },
    async reload(): Promise<void> {
      say('the configuration was read again; advertising', await client.reload());
    },
    async advertise(name: string | undefined): Promise<void> {
      say('an advertisement is on its way', await client.advertise(name));
    },
    async deprecatePrefix(prefix: string, name: string | undefined): Promise<void> {
      say(`${prefix} is deprecated`, await client.deprecatePrefix(prefix, name));
    },
    async renewPrefix(prefix: string, name: string | undefined): Promise<void> {
      say(`${prefix} is renewed`, await client.renewPrefix(prefix, name));
    },
    async reconfigure(duid: string | undefined): Promise<void> {
      const { clients } = await client.reconfigure(duid);
      print(`${clients} ${clients === 1 ? 'client is' : 'clients are'} told to renew\n`);
    },
  };
}

function toStdout(text: string): void {
  process.stdout.write(text);
}
