import { z } from 'zod';
import { logFormats, logLevels, preferences } from './choices.ts';
import type { Settings } from './settings.ts';

const number = z.number({ error: 'a number is expected' });
const texts = z
  .union([z.string().transform((text) => [text]), z.array(z.string())], {
    error: 'text or a list of texts is expected',
  })
  .readonly();
const interval = z
  .tuple([number, number], {
    error: 'two numbers are expected, the least and the most seconds, like [200, 600]',
  })
  .readonly();

function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `one of ${values.join(', ')} is expected` });
}

/** The keys of the configuration file; numbers are checked against the RFCs later, together. */
export const settingsSchema = z.strictObject({
  interface: z.string({ error: 'the name of an interface is expected' }),
  prefix: texts,
  'router-lifetime': number,
  interval,
  rdnss: texts,
  dnssl: texts,
  mtu: number,
  preference: oneOf(preferences),
  'valid-lifetime': number,
  'preferred-lifetime': number,
  'cur-hop-limit': number,
  'reachable-time': number,
  'retrans-timer': number,
  managed: z.boolean({ error: 'true or false is expected' }),
  'other-config': z.boolean({ error: 'true or false is expected' }),
  'log-level': oneOf(logLevels),
  'log-format': oneOf(logFormats),
} satisfies Record<keyof Settings, z.ZodType>);

/** Every key that the file can have. */
export const settingNames: readonly string[] = Object.keys(settingsSchema.shape);
