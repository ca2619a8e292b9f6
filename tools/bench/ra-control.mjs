import { request } from 'node:http';

/**
 * How long advertisements took from the time that they were due until the kernel had them.
 *
 * @typedef {object} SendDelay
 * @property {number} count
 * @property {number} sum seconds
 * @property {number} max seconds
 */

/**
 * What a running responder says about itself at its control socket.
 *
 * @param {string} socketPath
 * @returns {Promise<{ readonly interfaces: readonly { readonly sendDelay: SendDelay }[] }>}
 */
export function readStatus(socketPath) {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path: '/v1/status' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${socketPath} answers ${response.statusCode}: ${text}`));
      });
    });
    asking.on('error', reject).end();
  });
}
