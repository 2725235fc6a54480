import type { FastifyInstance } from 'fastify';
import type { RawAnswer } from '../dialects/dialect.ts';
import {
  type ConsoleFile,
  type ConsoleFiles,
  type ContentCoding,
  readConsoleFiles,
} from './console-files.ts';
import { beginExchange, type Exchange } from './exchange.ts';
import type { HttpWatch } from './watch.ts';
import { checkRequest, routeNotFound } from './request-checks.ts';
import type { Responder } from './responder.ts';
import { pathOf, plainVoice } from './voices.ts';

/*
 * The console: a page, the files that it is made of, and the same page for every path below that the
 * page itself understands.
 */

/** What the page may do: run and show what comes from here, and call this server. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
};

/** Names in this folder hold a hash of what is in the file. */
const hashed = /^assets\//;
const yearSeconds = 31_536_000;

const unbuiltPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Clientele console</title>
  </head>
  <body>
    <h1>The console is not built</h1>
    <p>The directory and its APIs work. To have the console too, run this where Clientele is installed:</p>
    <pre>npm ci &amp;&amp; npm run build:console</pre>
    <p>Then load this page again.</p>
  </body>
</html>
`;

/** What the console's routes depend on. */
export interface ConsoleOptions {
  readonly responder: Responder;
  readonly watch: HttpWatch;
  /** Where the build is. */
  readonly folder: string;
}

/** Answers `GET /console` and everything below it from the build. */
export function registerConsole(
  app: FastifyInstance,
  { responder, watch: watches, folder }: ConsoleOptions,
): void {
  const watch = watches.route({
    dialect: 'console',
    method: 'GET',
    path: '/console',
    isPublic: true,
  });
  let reading: Promise<ConsoleFiles | undefined> | undefined;

  /** Read once; where there is no build, or it could not be read, looked for again at the next call. */
  async function consoleFiles(): Promise<ConsoleFiles | undefined> {
    reading ??= readConsoleFiles(folder);
    let files: ConsoleFiles | undefined;
    try {
      files = await reading;
    } finally {
      if (files === undefined) {
        reading = undefined;
      }
    }
    return files;
  }

  for (const url of ['/console', '/console/*']) {
    app.get<{ Params: Record<string, string> }>(url, (request, reply) => {
      reply.hijack();
      const { raw, id } = request;
      const exchange = beginExchange({
        request: raw,
        response: reply.raw,
        requestId: id,
        voice: plainVoice,
        watch,
      });
      void answer(exchange, request.params['*'] ?? '');
    });
  }

  /** Never rejects. */
  async function answer(exchange: Exchange, name: string): Promise<void> {
    try {
      checkRequest(exchange.request);
      responder.answer(exchange, answerOf(exchange, await consoleFiles(), name));
    } catch (thrown) {
      responder.fail(exchange, thrown);
    }
  }
}

/** Throws `route_not_found` where a file of the build is asked for that it does not have, such as one of an older build. */
function answerOf(exchange: Exchange, files: ConsoleFiles | undefined, name: string): RawAnswer {
  if (files === undefined) {
    const contentType = 'text/html; charset=utf-8';
    return { status: 503, contentType, headers: pageHeaders, content: unbuiltPage };
  }
  const file = files.get(name);
  if (file !== undefined && name !== 'index.html') {
    return fileAnswer(exchange, file, hashed.test(name));
  }
  const page = files.get('index.html');
  if (
    page === undefined ||
    hashed.test(name) ||
    pathOf(exchange.request.url ?? '').includes('//')
  ) {
    throw routeNotFound();
  }
  return fileAnswer(exchange, page, false);
}

function fileAnswer({ request }: Exchange, file: ConsoleFile, isHashed: boolean): RawAnswer {
  const coding = codingFor(file, request.headers['accept-encoding']);
  const tag = `"${file.tag}-${coding}"`;
  const headers = {
    ...pageHeaders,
    ...(coding === 'identity' ? {} : { 'Content-Encoding': coding }),
    'Cache-Control': isHashed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache',
    ETag: tag,
    Vary: 'Accept-Encoding',
  };
  if (request.headers['if-none-match']?.includes(tag) === true) {
    return { status: 304, contentType: file.contentType, headers, content: '' };
  }
  const content = file.bytes[coding] ?? new Uint8Array();
  return { status: 200, contentType: file.contentType, headers, content };
}

/** The smallest form that the caller takes (RFC 9110 section 12.5.3; a weight of zero refuses). */
function codingFor({ bytes }: ConsoleFile, accepted = ''): ContentCoding {
  const codings = accepted
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(?:\.0*)?$/.test(part))
    .map((part) => part.replace(/;.*$/, '').trim());
  const found = (['br', 'gzip'] as const).find(
    (coding) => bytes[coding] !== undefined && codings.includes(coding),
  );
  return found ?? 'identity';
}
