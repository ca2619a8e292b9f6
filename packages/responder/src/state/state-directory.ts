import { join } from 'node:path';
import { AdvertisedFile, type AdvertisedFileOptions } from './advertised-file.ts';

/** A directory with one file for each interface. */
export class StateDirectory {
  readonly #path: string;
  readonly #options: AdvertisedFileOptions;
  readonly #files = new Map<string, AdvertisedFile>();

  constructor(path: string, options: AdvertisedFileOptions) {
    this.#path = path;
    this.#options = options;
  }

  /** The same one each time, so that an interface that is taken out and put back goes on with what it has. */
  of(name: string): AdvertisedFile {
    const file =
      this.#files.get(name) ??
      // The name of an interface has no slash in it.
      new AdvertisedFile(join(this.#path, `advertised-${name}.json`), this.#options);
    this.#files.set(name, file);
    return file;
  }

  /** Resolves when everything is written. */
  async flush(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.flush()));
  }
}
