import { argon2, timingSafeEqual } from 'node:crypto';
import { DirectoryError } from '../domain/errors.ts';
import { type Checked, ok, refuse } from '../domain/issue.ts';
import { countCodePoints } from '../domain/text.ts';

/** Hashes passwords with Argon2id (RFC 9106), a few at a time. */
export interface Passwords {
  /** A PHC string. Rejects with `unavailable` where too many wait. */
  hash(password: string): Promise<string>;
  /**
   * Whether it is the password behind a PHC string. `null` stands for no account: it takes as long, and
   * is false. Rejects with `unavailable` where too many wait.
   */
  verify(password: string, phc: string | null): Promise<boolean>;
  /** Whether it was hashed with less than is used now. */
  isOutdated(phc: string): boolean;
}

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const memoryKiB = 19_456;
const passes = 2;
const lanes = 1;
const tagBytes = 32;
const saltBytes = 16;

/** Each takes 19 MiB and a thread of libuv's four. */
const runningMax = 2;
/** Beyond, callers are asked to come back. */
const waitingMax = 20;

const parameters = `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$`;
const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/-]+)\$([\w+/-]+)$/;

/** Makes one. `randomBytes` gives that many unpredictable bytes. */
export function createPasswords(randomBytes: (count: number) => Uint8Array): Passwords {
  const inTurn = createTurns();

  async function hash(password: string): Promise<string> {
    const salt = randomBytes(saltBytes);
    const tag = await inTurn(() =>
      derive(password, { salt, memory: memoryKiB, passes, lanes, length: tagBytes }),
    );
    return `${parameters}${base64(salt)}$${base64(tag)}`;
  }

  return {
    hash,
    async verify(password, phc) {
      const [, memory, time, parallel, salt, tag] = form.exec(phc ?? nobody) ?? [];
      if (salt === undefined || tag === undefined) {
        throw new Error('a password hash that was stored cannot be read');
      }
      const expected = Buffer.from(tag, 'base64');
      const found = await inTurn(() =>
        derive(password, {
          salt: Buffer.from(salt, 'base64'),
          memory: Number(memory),
          passes: Number(time),
          lanes: Number(parallel),
          length: expected.length,
        }),
      );
      return timingSafeEqual(found, expected) && phc !== null;
    },
    isOutdated: (phc) => !phc.startsWith(parameters),
  };
}

/** A hash that no password has, for those who have no account. */
const nobody = `${parameters}${base64(Buffer.alloc(saltBytes))}$${base64(Buffer.alloc(tagBytes))}`;

interface Cost {
  readonly salt: Uint8Array;
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
  readonly length: number;
}

/** Unicode in one form (RFC 8265 section 4), so that each keyboard gives the same password. */
function derive(password: string, { salt, memory, lanes, length, ...cost }: Cost): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFC'), 'utf8');
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      { message, nonce: salt, parallelism: lanes, tagLength: length, memory, passes: cost.passes },
      (error, tag) => (error === null ? resolve(tag) : reject(error)),
    );
  });
}

/** PHC strings leave out the padding. */
function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async function inTurn(work) {
    if (running >= runningMax) {
      if (waiting.length >= waitingMax) {
        const message = 'Many people sign in right now. Try again in a moment.';
        throw new DirectoryError('unavailable', message);
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place goes straight to the next one, so that nobody can slip in between.
      const next = waiting.shift();
      if (next === undefined) {
        running -= 1;
      } else {
        next();
      }
    }
  };
}

/** Shortest password, in characters. */
export const passwordLengthMin = 10;
/** Longest, in bytes. */
export const passwordBytesMax = 1_024;

/** Checks a password that somebody chooses: its length, and that it is not their email. */
export function checkNewPassword(
  password: string,
  email: string,
  pointer = '/password',
): Checked<string> {
  if (countCodePoints(password) < passwordLengthMin) {
    const message = `The password must have at least ${passwordLengthMin} characters.`;
    return refuse('too_short', message, pointer);
  }
  if (Buffer.byteLength(password) > passwordBytesMax) {
    const message = `The password must have at most ${passwordBytesMax} bytes.`;
    return refuse('too_long', message, pointer);
  }
  if (!password.isWellFormed()) {
    const message = 'The password must be valid Unicode: half of a surrogate pair is missing.';
    return refuse('invalid_unicode', message, pointer);
  }
  if (password.toLowerCase() === email.toLowerCase() || /^(.)\1*$/u.test(password)) {
    const message = 'The password is too easy to guess: choose another.';
    return refuse('too_easy', message, pointer);
  }
  return ok(password);
}
