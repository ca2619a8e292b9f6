import { OvlabError } from '@ovlab/core/errors';

/** IFNAMSIZ of linux/if.h without the final NUL. */
const MAX_LENGTH = 15;

/** Throws `OVLAB_E_USAGE` for a name that the kernel refuses; it would also lead out of /sys/class/net. */
export function assertInterfaceName(name: string): void {
  const valid =
    /^[^/:\s]+$/.test(name) && name !== '.' && name !== '..' && Buffer.byteLength(name) <= MAX_LENGTH;
  if (valid) return;
  throw new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(name)} is not a name of an interface`, {
    hint: `a name has 1 to ${MAX_LENGTH} octets, no space, no slash and no colon`,
  });
}
