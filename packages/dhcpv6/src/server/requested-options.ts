import { prepareOption } from '../messages/message-writer.ts';
import { SCOPES } from '../options/option-codec.ts';
import { codecOfType } from '../options/table.ts';
import type { ClientFqdn, Dhcpv6Option } from '../options/option-types.ts';
import { checkConfiguredOption } from './check-config.ts';
import type { Query } from './query.ts';
import type { Dhcpv6ServerConfig } from './server-config.ts';

const CLIENT_FQDN_CODE = 39;
const ADDRESS_REGISTRATION_ENABLE_CODE = 148;

interface ConfiguredOption {
  readonly code: number;
  readonly option: Dhcpv6Option;
}

/** The options that clients get when they ask for them (RFC 9915 18.3, 21.7). */
export class RequestedOptions {
  readonly #configured: readonly ConfiguredOption[];

  /** @throws RangeError when an option of the configuration cannot be one of these */
  constructor(config: Dhcpv6ServerConfig) {
    const configured = config.options.map((option) => ({ code: codeOf(option), option }));
    for (const { code, option } of configured) checkConfiguredOption(option, code);
    if (config.addressRegistration) {
      configured.push({
        code: ADDRESS_REGISTRATION_ENABLE_CODE,
        option: { type: 'address-registration-enable' },
      });
    }
    for (const { option } of configured) prepareOption(option, SCOPES.message);
    this.#configured = configured;
  }

  /** Appends what the client asks for and the server has. */
  addTo(options: Dhcpv6Option[], query: Query): void {
    const { requested, fqdn } = query;
    if (requested === undefined) return;
    for (const { code, option } of this.#configured) {
      if (requested.includes(code)) options.push(option);
    }
    // RFC 4704 6: only for a client which has sent the option and asks for it.
    if (fqdn !== undefined && requested.includes(CLIENT_FQDN_CODE)) options.push(fqdnAnswer(fqdn));
  }
}

/** This server updates no DNS: it says so and, where the client wished otherwise, that it overrides (RFC 4704 4.1). */
function fqdnAnswer(asked: ClientFqdn): ClientFqdn {
  return {
    type: 'client-fqdn',
    serverUpdates: false,
    overridden: asked.serverUpdates,
    noUpdates: true,
    name: asked.name,
  };
}

function codeOf(option: Dhcpv6Option): number {
  const code = option.type === 'raw' ? option.code : codecOfType(option.type)?.code;
  if (code === undefined) throw new RangeError(`there is no option type '${option.type}'`);
  return code;
}
