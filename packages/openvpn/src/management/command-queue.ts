import { OvlabError } from '@ovlab/core';
import type { Reply } from './messages.ts';

export interface CommandOptions {
  /** Milliseconds from sending to the answer; default 5,000. */
  readonly timeout?: number;
}

interface Command {
  readonly text: string;
  readonly timeout: number;
  resolve(reply: string | readonly string[]): void;
  reject(error: OvlabError): void;
}

/** Sends one command at a time: the protocol has no numbers that would pair an answer with its question. */
export class CommandQueue {
  readonly #write: (line: string) => void;
  readonly #fail: (error: OvlabError) => void;
  readonly #waiting: Command[] = [];
  #current: { readonly command: Command; readonly timer: NodeJS.Timeout } | undefined;
  #closed: OvlabError | undefined;

  /** `fail` is told when an answer did not come and the conversation can no longer be trusted. */
  constructor(write: (line: string) => void, fail: (error: OvlabError) => void) {
    this.#write = write;
    this.#fail = fail;
  }

  /** True while an answer is to come. */
  get busy(): boolean {
    return this.#current !== undefined;
  }

  send(text: string, options: CommandOptions): Promise<string | readonly string[]> {
    return new Promise((resolve, reject) => {
      if (/[\r\n\0]/.test(text)) {
        reject(
          new OvlabError('OVLAB_E_USAGE', `A management command is one line, not ${JSON.stringify(text)}`),
        );
      } else if (this.#closed !== undefined) {
        reject(this.#closed);
      } else {
        this.#waiting.push({ text, timeout: options.timeout ?? 5_000, resolve, reject });
        this.#next();
      }
    });
  }

  answer(reply: Reply): void {
    const current = this.#current;
    if (current === undefined) return;
    clearTimeout(current.timer);
    this.#current = undefined;
    const { command } = current;
    if (reply.type === 'error') command.reject(refused(command.text, reply.text));
    else command.resolve(reply.type === 'success' ? reply.text : reply.lines);
    this.#next();
  }

  close(error: OvlabError): void {
    this.#closed ??= error;
    clearTimeout(this.#current?.timer);
    this.#current?.command.reject(error);
    this.#current = undefined;
    for (const command of this.#waiting.splice(0)) command.reject(error);
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const command = this.#waiting.shift();
    if (command === undefined) return;
    const timer = setTimeout(() => this.#fail(noAnswer(command)), command.timeout);
    this.#current = { command, timer };
    this.#write(`${command.text}\n`);
  }
}

function refused(text: string, answer: string): OvlabError {
  return new OvlabError('OVLAB_E_MANAGEMENT', `OpenVPN refused the management command "${text}": ${answer}`);
}

function noAnswer(command: Command): OvlabError {
  return new OvlabError(
    'OVLAB_E_MANAGEMENT',
    `OpenVPN did not answer the management command "${command.text}" within ${command.timeout / 1000} s`,
    { hint: 'OpenVPN is stopped or hangs: look at its log and start it again.' },
  );
}
