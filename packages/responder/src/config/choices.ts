import type { Preference } from '@ovlab/ndp';

// Apart from the rest, because the help of a command needs them and nothing else.
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
export const logFormats = ['json', 'pretty'] as const;
export type LogFormat = (typeof logFormats)[number];
export const preferences = ['low', 'medium', 'high'] as const satisfies readonly Preference[];
export const lifetimeModes = ['fixed', 'decrementing'] as const;
export const solicitedAnswers = ['unicast', 'multicast'] as const;
export const firstAdvertisements = ['immediate', 'scheduled'] as const;
export const dhcpv6Modes = ['off', 'stateless', 'stateful'] as const;
