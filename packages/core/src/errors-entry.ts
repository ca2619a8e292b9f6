// Errors alone: a command that only prints its help must not load what reads lab files.
export { errorCatalogue, ExitCode, OvlabError, type ErrorCode, type OvlabErrorOptions } from './errors.ts';
export { renderError, type RenderErrorOptions } from './render-error.ts';
