import type { BodyRules, Line } from '../dialects/dialect.ts';
import { DirectoryError } from '../domain/errors.ts';
import { readJson } from '../lib/json/read-json.ts';
import { checkMediaType, emptyBody, errorOfRefusal } from './body-checks.ts';
import { type Exchange, hasBody } from './exchange.ts';
import { parseMediaType } from './media-type.ts';

/** A line may have as many bytes as a body that is read as a whole; there is no limit to their number. */
const lineBytesMax = 1024 * 1024;
const newline = 0x0a;

/** Whether the body of this request arrives line by line. Throws what is wrong with its headers where it does. */
export function hasLines(exchange: Exchange, rules: BodyRules | undefined): boolean {
  const { request } = exchange;
  if (
    rules?.mediaTypes.includes('ndjson') !== true ||
    rules.isRaw === true ||
    parseMediaType(request.headers['content-type']) !== 'ndjson'
  ) {
    return false;
  }
  if (!hasBody(request)) {
    throw emptyBody();
  }
  checkMediaType(exchange, rules);
  return true;
}

/** Throws what is wrong with the headers of a raw body. */
export function checkRaw(exchange: Exchange, rules: BodyRules): void {
  if (!hasBody(exchange.request)) {
    throw emptyBody();
  }
  checkMediaType(exchange, rules);
}

/** The bytes of a body. The connection is read no faster than they are taken. Throws where it ends before the body does. */
export function readContent({ request }: Exchange): AsyncGenerator<Buffer> {
  // The answer to what did arrive needs the connection, so leaving early must not destroy it.
  return chunksOf(request.iterator({ destroyOnReturn: false }));
}

/**
 * The lines of an NDJSON body, each read strictly; a wrong one does not end them. What stands behind the
 * last line feed counts only if it is not empty. The content is read no faster than the lines are
 * taken. Throws what the content throws.
 */
export async function* readLines(content: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const line = new LineBuffer();
  for await (const chunk of content) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      line.add(chunk.subarray(start, end));
      yield line.take();
      start = end + 1;
    }
    line.add(chunk.subarray(start));
  }
  if (!line.isEmpty) {
    yield line.take();
  }
}

async function* chunksOf(chunks: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of chunks) {
      yield chunk as Buffer;
    }
  } catch (error) {
    const message = 'The connection ended before the body was complete.';
    throw new DirectoryError('bad_request', message, {}, { cause: error });
  }
}

/** A line in the making, of which no more than its limit is kept. */
class LineBuffer {
  #parts: Buffer[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  add(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > lineBytesMax) {
      this.#parts = [];
    } else if (part.length > 0) {
      this.#parts.push(part);
    }
  }

  take(): Line {
    const [first] = this.#parts;
    const isTooLong = this.#bytes > lineBytesMax;
    const whole =
      first !== undefined && this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    if (isTooLong) {
      const message = `A line must have at most ${lineBytesMax} bytes: send less in it.`;
      return { ok: false, error: new DirectoryError('body_too_large', message) };
    }
    const read = readJson(whole);
    return read.ok ? read : { ok: false, error: errorOfRefusal(read.refusal) };
  }
}
