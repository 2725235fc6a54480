import { ServerResponse } from 'node:http';
import { assertDocumented, type SeenAnswer, undocumented } from './documents.ts';

/*
 * Every answer of a server in this process is held to the OpenAPI document of its path, whoever called
 * and however: what Node is told to send is looked at on its way out.
 */

const faults = new Set<string>();
let seen = 0;

/** How many answers were looked at so far. */
export function answersSeen(): number {
  return seen;
}

/** Throws where something was answered since the last call that is not documented. */
export function checkAnswers(): void {
  const found = new Set(faults);
  faults.clear();
  assertDocumented(found);
}

/** Looks at an answer; what is wrong with it is told by `checkAnswers`. */
export function noteAnswer(answer: SeenAnswer): void {
  seen += 1;
  const fault = undocumented(answer);
  if (fault !== undefined) {
    faults.add(fault);
  }
}

const heads = new WeakMap<ServerResponse, string | undefined>();
const { writeHead, end } = ServerResponse.prototype;

ServerResponse.prototype.writeHead = function watchedHead(
  this: ServerResponse,
  ...args: Parameters<typeof writeHead>
) {
  const headers: unknown = args.at(-1);
  if (Array.isArray(headers)) {
    const flat = headers as readonly unknown[];
    const at = flat.findIndex((name) => String(name).toLowerCase() === 'content-type');
    heads.set(this, at < 0 ? undefined : String(flat[at + 1]));
  }
  return writeHead.apply(this, args);
} as typeof writeHead;

ServerResponse.prototype.end = function watchedEnd(
  this: ServerResponse,
  ...args: Parameters<typeof end>
) {
  const request = this.req;
  const text: unknown = args[0];
  if (heads.has(this)) {
    noteAnswer({
      method: request.method ?? '',
      target: request.url ?? '',
      status: this.statusCode,
      contentType: heads.get(this),
      text: typeof text === 'string' ? text : undefined,
    });
  }
  return end.apply(this, args);
} as typeof end;
