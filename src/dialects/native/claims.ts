import { AnsweredBefore, type Claim, type Once } from '../../directory/once.ts';
import { DirectoryError, type ErrorCode } from '../../domain/errors.ts';
import { createCanonicalHash } from '../../lib/canonical-hash.ts';
import { isJsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { nextTurn } from '../../lib/next-turn.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { KeptAnswer } from '../../storage/storage.ts';
import type { Answer, Call, DialectServices, JsonAnswer, Route, RouteAbout } from '../dialect.ts';
import { renderError } from './errors.ts';

/*
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header, reliability 1.1): whoever repeats a
 * write with the key of the first try gets the first answer, and nothing happens twice.
 */

/** 1 to 255 visible ASCII characters, bare or as a quoted Structured Field string (RFC 9651 section 3.3.3). */
const keyForm = /^(?:"([!#-[\]-~]{1,255})"|([!#-~][!-~]{0,254}))$/;

/** Failures that the next try may not meet any more, or that say nothing about the request itself. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthorized',
  'insufficient_scope',
  'rate_limited',
  'request_timeout',
  'body_too_large',
  'unsupported_media_type',
  'idempotency_in_progress',
  'idempotency_key_reused',
  'storage_full',
  'unavailable',
  'internal',
]);

/** Array items that are hashed before other calls get a turn. */
const itemsPerTurn = 500;

/** What the routes know of the claim of a call, while it runs. */
interface CallClaim {
  readonly claim: Claim;
  /** The `Idempotency-Key`, of which storage gets a hash only. */
  readonly key: string;
  /** True once a use case has taken the claim, and with it the duty to keep the answer. */
  isTaken: boolean;
}

const claimsOfCalls = new WeakMap<Call, CallClaim>();

/** How long the answer to a key is kept. */
export const keptHours = 24;
const keptMs = keptHours * 60 * 60_000;

/**
 * A route whose effect a caller can ask for once. Its handler passes `onceOf` on to the use case; what
 * fails before it gets there is kept here.
 */
export function withClaims(services: DialectServices, route: Route): Route {
  if (route.method === 'GET') {
    return route;
  }
  if (route.body?.isRaw === true) {
    return withoutClaims(route);
  }
  return {
    ...route,
    ...(route.about === undefined ? {} : { about: aboutOf(route.about) }),
    async handle(call) {
      const claim = await claimOf(services, route, call);
      if (claim === undefined) {
        return route.handle(call);
      }
      claimsOfCalls.set(call, claim);
      try {
        return await route.handle(call);
      } catch (error) {
        if (error instanceof AnsweredBefore) {
          return again(services, claim, error.answer);
        }
        if (claim.isTaken || !isKept(error)) {
          throw error;
        }
        return keepRefusal(services, call, claim, error);
      }
    },
  };
}

/** Nobody has read a raw body before it is worked on, so nobody can say whether it is that of the first try. */
function withoutClaims(route: Route): Route {
  return {
    ...route,
    handle(call) {
      refuseKey(call, 'an upload, which is not compared with the one before');
      return route.handle(call);
    },
  };
}

/** Throws `invalid_header` where a key was sent to what takes none. */
export function refuseKey({ headers }: Call, what: string): void {
  if (headers['idempotency-key'] !== undefined) {
    const message = `\`Idempotency-Key\` does not go with ${what}. Leave it out.`;
    throw new DirectoryError('invalid_header', message);
  }
}

/** What the document says of each route that can be repeated. */
function aboutOf(about: RouteAbout): RouteAbout {
  return {
    ...about,
    headers: { ...about.headers, 'Idempotency-Key': keyHeader },
    answers: Object.fromEntries(
      Object.entries(about.answers).map(([status, answer]) => [
        status,
        { ...answer, headers: { ...answer.headers, [replayedName]: replayedHeader } },
      ]),
    ),
    errors: [...new Set([...(about.errors ?? []), ...keyErrors])],
  };
}

const keyHeader = {
  description:
    'Makes the call safe to repeat: a repetition with the same key gets the first answer again, for 24 hours.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};
const replayedName = 'Idempotent-Replayed';
const replayedHeader = {
  description: 'There where this is the answer of an earlier call with the same key.',
  schema: { type: 'string', enum: ['true'] },
};
const keyErrors: readonly ErrorCode[] = ['invalid_header', 'idempotency_key_reused'];

/**
 * What a use case needs to be carried out once; `undefined` where the caller did not ask for it.
 * `answer` is pure and may throw the `DirectoryError` that a result stands for. A `isSecret` answer is
 * kept so that only whoever repeats the call can read it.
 */
export function onceOf<T>(
  { answersUnder }: DialectServices,
  call: Call,
  answer: (result: T) => Answer,
  { isSecret = false } = {},
): Once<T> | undefined {
  const known = claimsOfCalls.get(call);
  if (known === undefined) {
    return undefined;
  }
  known.isTaken = true;
  return {
    claim: known.claim,
    keep(result) {
      const given = answerOf(result, answer);
      return given && keptAnswer(given, isSecret ? answersUnder(known.key) : undefined);
    },
  };
}

/**
 * Runs a use case of many transactions that can be carried out again without harm: a crash in the middle
 * leaves no claim, so that a repetition goes on; once it is answered, the answer is kept.
 */
export async function answerOnce(
  services: DialectServices,
  call: Call,
  work: () => Promise<JsonAnswer>,
): Promise<JsonAnswer> {
  const known = claimsOfCalls.get(call);
  if (known === undefined) {
    return work();
  }
  const settle = (answer: JsonAnswer | undefined): Promise<unknown> =>
    services.directory.write(call.actor, [], {
      isAtomic: false,
      once: {
        claim: known.claim,
        keep: () => (answer === undefined ? undefined : keptAnswer(answer, undefined)),
      },
    });
  // Rejects where the claim is known.
  await settle(undefined);
  const answer = await work();
  await settle(answer);
  return answer;
}

function answerOf<T>(
  result: T | DirectoryError,
  answer: (result: T) => Answer,
): Answer | undefined {
  try {
    if (!(result instanceof DirectoryError)) {
      return answer(result);
    }
    return isKept(result) ? renderError(result) : undefined;
  } catch (error) {
    return isKept(error) ? renderError(error) : undefined;
  }
}

function isKept(error: unknown): error is DirectoryError {
  return error instanceof DirectoryError && !passing.has(error.code);
}

/** Keeps the refusal of a request that came to no use case. It is the same for each try, but the key is used up. */
async function keepRefusal(
  services: DialectServices,
  call: Call,
  known: CallClaim,
  refusal: DirectoryError,
): Promise<Answer> {
  const answer = renderError(refusal);
  try {
    const once = { claim: known.claim, keep: () => keptAnswer(answer, undefined) };
    await services.directory.write(call.actor, [], { isAtomic: false, once });
  } catch (error) {
    if (error instanceof AnsweredBefore) {
      return again(services, known, error.answer);
    }
    throw error;
  }
  return answer;
}

async function claimOf(
  { clock }: DialectServices,
  { method }: Route,
  call: Call,
): Promise<CallClaim | undefined> {
  const header = call.headers['idempotency-key'];
  if (header === undefined) {
    return undefined;
  }
  const match = typeof header === 'string' ? keyForm.exec(header) : null;
  const key = match?.[1] ?? match?.[2];
  if (key === undefined) {
    const message = 'Idempotency-Key must be sent once, with 1 to 255 visible ASCII characters.';
    throw new DirectoryError('invalid_header', message);
  }
  const id = createCanonicalHash();
  id.add([call.actor.origin.actor, key]);
  const claim = {
    id: id.end(),
    fingerprint: await fingerprintOf(method, call),
    expiresAt: clock.now() + keptMs,
  };
  return { claim, key, isTaken: false };
}

/** Of all that the request says: two requests with the same one ask for the same thing. */
async function fingerprintOf(
  method: string,
  { path, query, body, headers }: Call,
): Promise<string> {
  const hash = createCanonicalHash();
  hash.add([method, path]);
  hash.add(query);
  for (const name of ['if-match', 'if-none-match']) {
    hash.add(headers[name] ?? null);
  }
  for (const part of isJsonObject(body) ? Object.keys(body).sort() : []) {
    hash.add(part);
  }
  let items = 0;
  for (const piece of piecesOf(body ?? null)) {
    hash.add(piece);
    items += 1;
    if (items % itemsPerTurn === 0) {
      await nextTurn();
    }
  }
  return hash.end();
}

/** A body in pieces of which none is large: the items of its arrays one by one. */
function* piecesOf(body: JsonValue): Iterable<JsonValue> {
  if (!isJsonObject(body)) {
    yield body;
    return;
  }
  for (const name of Object.keys(body).sort()) {
    const value = body[name] ?? null;
    if (Array.isArray(value)) {
      yield [name, value.length];
      yield* value as readonly JsonValue[];
    } else {
      yield [name, value];
    }
  }
}

/** Nobody reads a kept answer but who can open it: its claim is in no context of a list. */
const sealContext = 'kept answer';
const sealedMark = 'sealed:';

function keptAnswer(answer: Answer, sealer: Sealer | undefined): KeptAnswer {
  const { status, body, headers = {}, contentType } = answer;
  const text = status === 204 ? null : JSON.stringify(body);
  return {
    status,
    headers: contentType === undefined ? headers : { ...headers, 'Content-Type': contentType },
    body:
      text === null || sealer === undefined ? text : sealedMark + sealer.seal(sealContext, text),
  };
}

/** The first answer once more, and the word that it is. */
function again(
  { answersUnder }: DialectServices,
  { key }: CallClaim,
  { status, headers, body }: KeptAnswer,
): Answer {
  const text = body?.startsWith(sealedMark)
    ? answersUnder(key).open(sealContext, body.slice(sealedMark.length))
    : body;
  if (text === undefined) {
    // Never `null`: whoever asks for a secret again would take it for the answer.
    throw new Error('a kept answer does not open: of another installation, or an earlier version?');
  }
  const { 'Content-Type': contentType, ...others } = headers;
  return {
    status,
    body: text === null ? null : (JSON.parse(text) as JsonValue),
    headers: { ...others, [replayedName]: 'true' },
    ...(contentType === undefined ? {} : { contentType }),
  };
}
