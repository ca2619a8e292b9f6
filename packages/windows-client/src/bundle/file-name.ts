import { OvlabError } from '@ovlab/core/errors';

/** Names of devices, which no file can have, whatever follows a point (Naming Files, Paths, and Namespaces). */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * The client's name, when files of Windows can begin with it: some of it becomes a word of a profile too. Errors:
 * `OVLAB_E_USAGE` for an empty name, one over 64 characters, one with a character that no file name has, one that
 * begins or ends with a blank or ends with a point, and for the names of devices.
 */
export function checkedFileName(client: string): string {
  const wrong =
    client === '' ||
    client.length > 64 ||
    /[<>:"/\\|?*\p{Cc}]/u.test(client) ||
    client.trim() !== client ||
    client.endsWith('.') ||
    DEVICES.test(client);
  if (!wrong) return client;
  throw new OvlabError('OVLAB_E_USAGE', `No file of Windows can be called ${JSON.stringify(client)}`, {
    hint: 'Give the client a name of letters, digits and hyphens.',
  });
}
