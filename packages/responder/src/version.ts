import packageJson from '../package.json' with { type: 'json' };

/** Of `@ovlab/responder`. */
export const { version } = packageJson;
