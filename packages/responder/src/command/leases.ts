import { ControlClient } from '../control/client.ts';
import type { LeaseView } from '../control/lease-view.ts';
import { importLeaseFiles } from './import-leases.ts';

/** What the commands of `leases` do, with what they print; errors are thrown as OvlabError. */
export function leaseActions(path: string, print: (text: string) => void = toStdout) {
  const client = new ControlClient(path);
  return {
    async list(json: boolean): Promise<void> {
      if (!json) print(row(['ADDRESS', 'KIND', 'STATE', 'UNTIL', 'DUID', 'NAME']));
      for await (const lease of client.leases())
        print(json ? `${JSON.stringify(lease)}\n` : row(cells(lease)));
    },
    async show(address: string, json: boolean): Promise<void> {
      const lease = await client.lease(address);
      print(json ? `${JSON.stringify(lease)}\n` : details(lease));
    },
    async release(address: string): Promise<void> {
      const lease = await client.releaseLease(address);
      print(`${nameOf(lease)} of ${lease.duid} is free\n`);
    },
    async import(
      files: readonly string[],
      { leaseDb, json = false }: { readonly leaseDb?: string; readonly json?: boolean },
    ): Promise<void> {
      const { imported, skipped, notes } = await importLeaseFiles(files, leaseDb, client);
      if (json) {
        print(`${JSON.stringify({ imported, skipped, notes })}\n`);
        return;
      }
      for (const note of notes) process.stderr.write(`${note}\n`);
      for (const { address, reason } of skipped) process.stderr.write(`${address}: ${reason}\n`);
      const rest = skipped.length === 0 ? '' : `, ${skipped.length} left out`;
      print(`${imported} leases are imported${rest}\n`);
    },
  };
}

/** Widths of the columns: nearly all addresses and DUIDs fit. */
const WIDTHS = [39, 10, 8, 24, 41];

function row(texts: readonly string[]): string {
  return `${texts
    .map((text, index) => text.padEnd(WIDTHS[index] ?? 0))
    .join('  ')
    .trimEnd()}\n`;
}

function cells(lease: LeaseView): string[] {
  const { kind, state, validUntil, duid, hostname = '' } = lease;
  return [nameOf(lease), kind, state, validUntil ?? 'for ever', duid, visible(hostname)];
}

function details(lease: LeaseView): string {
  const lines = Object.entries(lease).map(([name, value]) => {
    const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return `${words}: ${value === null ? 'for ever' : visible(String(value))}\n`;
  });
  return lines.join('');
}

function nameOf({ address, prefixLength }: LeaseView): string {
  return prefixLength === 128 ? address : `${address}/${String(prefixLength)}`;
}

/** Names come from clients and may hold characters that would steer a terminal. */
function visible(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?');
}

function toStdout(text: string): void {
  process.stdout.write(text);
}
