import { OvlabError } from '@ovlab/core';

export function managementError(message: string, cause?: unknown): OvlabError {
  return new OvlabError('OVLAB_E_MANAGEMENT', message, {
    hint: "The reason is in OpenVPN's log.",
    ...(cause === undefined ? {} : { cause }),
  });
}
