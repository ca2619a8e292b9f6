import { join } from 'node:path';
import type { LabPaths } from './paths.ts';

/** Directory of the certificate authority and the keys it signed. */
export function credentialDirectory(paths: Pick<LabPaths, 'state'>): string {
  return join(paths.state, 'pki');
}
