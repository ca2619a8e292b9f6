import { access } from 'node:fs/promises';
import { OvlabError } from '@ovlab/core';
import {
  embedFiles,
  renderTypedProfile,
  toProfile,
  writeFileAtomically,
  type ConfigDocument,
} from '@ovlab/openvpn';

export interface WriteImported {
  /** Folder that relative paths in the document start from. */
  readonly directory: string;
  readonly target: string;
  readonly serverName: string | undefined;
  /** Also when the target is there. */
  readonly replace: boolean;
}

/** Writes ovlab's form of a configuration file, keys inside. Errors: `OVLAB_E_FILE`, `OVLAB_E_UNSUPPORTED`. */
export async function writeImported(document: ConfigDocument, options: WriteImported): Promise<void> {
  const { directory, target, serverName, replace } = options;
  const { typed } = toProfile(document, serverName === undefined ? {} : { serverName });
  const text = renderTypedProfile(await embedFiles(typed, directory));
  if (!replace && (await isThere(target))) {
    throw new OvlabError('OVLAB_E_FILE', `${target} is there already`, {
      hint: 'keep it, or replace it with --force',
    });
  }
  await writeFileAtomically(target, text, 0o600);
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
