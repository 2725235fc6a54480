import { type Agent, request as httpRequest } from 'node:http';
import type { LoadOptions } from './generator.ts';
import type { Request } from './template.ts';

/** Sends one request and reads its answer to the end. Rejects where that is no success. */
export function send(
  agent: Agent,
  { url, key }: Pick<LoadOptions, 'url' | 'key'>,
  { method, path, body }: Request,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const request = httpRequest(url + path, { agent, method, headers }, (response) => {
      response.resume();
      response.once('end', () => {
        if ((response.statusCode ?? 500) < 300) {
          resolve();
        } else {
          reject(new Error(`a request was answered ${response.statusCode}`));
        }
      });
    });
    request.once('error', reject);
    request.end(body);
  });
}
