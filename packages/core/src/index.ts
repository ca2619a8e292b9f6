export type { Diagnostic } from './diagnostics.ts';
export { errorCatalogue, ExitCode, OvlabError, type ErrorCode, type OvlabErrorOptions } from './errors.ts';
export type { ClientOs, Gateway, InterfaceAddress, Lab, LabClient } from './lab.ts';
export { equivalentCommands, type Action, type Plan, type Step } from './plan.ts';
export type { Runner, RunOptions, RunResult, StartedProcess, StartOptions } from './runner.ts';
