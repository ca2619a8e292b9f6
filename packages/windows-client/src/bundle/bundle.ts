import { checkedFileName } from './file-name.ts';
import { installScript } from './install-script.ts';
import type { WindowsNetwork } from './network.ts';
import { readme } from './readme.ts';
import { downScript, scriptNames, upScript } from './scripts.ts';
import { uninstallScript } from './uninstall-script.ts';

/** One file for a person's Windows machine. Lines end as Windows has them. */
export interface BundleFile {
  /** Without a directory. */
  readonly name: string;
  readonly text: string;
  /** Permission bits where it is written: 0o600, since keys lie beside it. */
  readonly mode: number;
}

export interface WindowsBundleOptions {
  /** Name of the client, of which the files have theirs. */
  readonly client: string;
  /** The profile with everything in it, with the options of `windowsProfileOptions` or `windowsScriptOptions`. */
  readonly profile: string;
  /** What the scripts of a profile with `windowsScriptOptions` do; undefined: it has none. */
  readonly scripts?: WindowsNetwork;
}

/**
 * What a Windows user gets: the profile first, then its scripts when it has some, a text for the person, and scripts
 * that put it in its place and take it away again. Those three are the same for every client, so that they can be
 * signed once, and the bundles of several clients can lie in one directory.
 *
 * Errors: `OVLAB_E_USAGE` for a client whose name no file of Windows can have, and those of the scripts.
 */
export function windowsBundle({ client, profile, scripts }: WindowsBundleOptions): readonly BundleFile[] {
  const name = checkedFileName(client);
  const { up, down } = scriptNames(name);
  return [
    file(`${name}.ovpn`, profile),
    ...(scripts === undefined ? [] : [file(up, upScript(scripts)), file(down, downScript(scripts))]),
    file('README.txt', readme),
    file('install.ps1', installScript),
    file('uninstall.ps1', uninstallScript),
  ];
}

function file(name: string, text: string): BundleFile {
  return { name, text: text.replaceAll(/\r?\n/g, '\r\n'), mode: 0o600 };
}
