import { OvlabError, type OvlabErrorOptions } from '@ovlab/core/errors';

/** A request that is wrong in itself. */
export class RequestError extends OvlabError {
  /** HTTP status of the answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    options: OvlabErrorOptions & { readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super('OVLAB_E_USAGE', message, options);
    this.status = status;
    this.headers = options.headers ?? {};
  }
}
