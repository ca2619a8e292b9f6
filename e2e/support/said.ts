import type { Started } from './process.ts';

/** Resolves as soon as a program has said something on standard error; throws when it ends without. */
export async function said({ child, finished }: Started, text: string): Promise<void> {
  let all = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk: string) => {
      all += chunk;
      if (all.includes(text)) resolve();
    });
    void finished.then(({ code }) => {
      reject(new Error(`ended with ${code} before it said "${text}": ${all}`));
    }, reject);
  });
}
