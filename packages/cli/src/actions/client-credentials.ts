import { addClient, listClients, renewClient, revokeClient, type ClientChange } from '@ovlab/lab';
import type { CliContext } from '../context.ts';
import type { ClientAddFlags, ClientRenewFlags, CredentialFlags } from '../flags.ts';
import { pickCredentials } from '../pick-credentials.ts';
import { expiryWarnings, renderClientList } from '../ui/client-list.ts';

export async function clientListAction(context: CliContext, flags: CredentialFlags): Promise<void> {
  const { of, lab } = await pickCredentials(context, flags);
  const clients = await listClients(of, lab);
  if (flags.json === true) {
    context.out(`${JSON.stringify({ lab: of.lab, clients }, null, 2)}\n`);
    return;
  }
  if (clients.length === 0) context.err(`${of.lab} has no clients\n`);
  else context.out(`${renderClientList(clients, context.outStyle)}\n`);
  for (const warning of expiryWarnings(clients)) {
    context.err(`${context.errStyle.yellow('warning')}: ${warning}\n`);
  }
}

export async function clientAddAction(
  context: CliContext,
  name: string,
  flags: ClientAddFlags,
): Promise<void> {
  const { of, lab } = await pickCredentials(context, flags);
  const { os, address } = flags;
  const wanted = { ...(os === undefined ? {} : { os }), ...(address === undefined ? {} : { address }) };
  const change = await addClient(of, name, wanted, lab);
  tell(context, flags, change, [
    `added ${name}: its certificate is good until ${day(change.certificate?.expires)}`,
    `next: ovlab client export ${name}`,
  ]);
}

export async function clientRenewAction(
  context: CliContext,
  name: string,
  flags: ClientRenewFlags,
): Promise<void> {
  const { of } = await pickCredentials(context, flags);
  const revokeEarlier = flags.revokeEarlier === true;
  const change = await renewClient(of, name, { revokeEarlier });
  tell(context, flags, change, [
    `renewed ${name}: its certificate is good until ${day(change.certificate?.expires)}`,
    revokeEarlier
      ? revokedWords(change)
      : 'the earlier certificate stays good until it expires, or until you revoke the client',
    `next: ovlab client export ${name}`,
  ]);
}

export async function clientRevokeAction(
  context: CliContext,
  name: string,
  flags: CredentialFlags,
): Promise<void> {
  const { of } = await pickCredentials(context, flags);
  const change = await revokeClient(of, name);
  tell(context, flags, change, [`revoked ${name}: ${revokedWords(change)}`]);
}

function revokedWords({ revoked, disconnected }: ClientChange): string {
  const what =
    revoked.length === 0
      ? 'no certificate was left that is good'
      : revoked.length === 1
        ? 'the server refuses its certificate'
        : `the server refuses its ${String(revoked.length)} certificates`;
  return disconnected ? `${what}, and the tunnel was ended` : what;
}

function tell(
  context: CliContext,
  { json }: CredentialFlags,
  change: ClientChange,
  [first = '', ...others]: readonly string[],
): void {
  if (json === true) {
    context.out(`${JSON.stringify(change, null, 2)}\n`);
    return;
  }
  context.err(`${[`${context.errStyle.green('✔')} ${first}`, ...others].join('\n')}\n`);
}

function day(iso: string | undefined): string {
  return iso?.slice(0, 10) ?? '-';
}
