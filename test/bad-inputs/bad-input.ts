import type { RawAnswer, RawRequest } from '../support/raw-http.ts';
import type { DialectId, Entry } from './entries.ts';
import type { World } from './world.ts';

/** How a case ends: refused with this status, or `accepted`, any 2xx. */
export type Outcome = number | 'accepted';

/** Why a case cannot be put to a dialect. */
export interface Absent {
  readonly absent: string;
}

/** One thing that is sent. */
export interface Input {
  readonly label: string;
  /** A request, bytes that are none, or what makes a request of what is there by then. */
  readonly send: RawRequest | Buffer | ((world: World) => Promise<RawRequest>);
  /** Unless that of its case. */
  readonly stated?: readonly Outcome[];
  /** What this input gets here, unless what its case gets in this dialect. */
  readonly pinned?: Outcome;
  /** The word for programs, in the dialects that have one for every error. */
  readonly code?: string;
  /** The wrong member, as the dialects spell it that name members apart from the text. */
  readonly field?: string;
  /** Header that the answer must have, by name in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose words the answer is in, where the path is no dialect's. */
  readonly voice?: 'plain';
  /** The server ends the connection. */
  readonly closes?: boolean;
  /** Makes what must be there before; after it, nothing may change. */
  readonly before?: (world: World) => Promise<unknown>;
  /** Of what was accepted: asserts that it is there, and right. Of what was refused: more about the answer. */
  readonly check?: (answer: RawAnswer, world: World) => unknown;
}

/** One case of the list of bad inputs. */
export interface BadInput {
  /** Its number in the list. */
  readonly number: number;
  readonly what: string;
  /** What the list states; several where it leaves a choice. */
  readonly stated: readonly Outcome[];
  /** What each dialect answers. */
  readonly answers: Readonly<Record<DialectId, Outcome | Absent>>;
  /** What is sent to an entry; none where the case has nothing to do with it. */
  readonly inputs: (entry: Entry, world: World) => readonly Input[];
}

/** Something that must come back in no answer of a refusal. */
export const marker = 'Zq7MarkerZq7';

/** The same in every dialect. */
export function everywhere(outcome: Outcome): Readonly<Record<DialectId, Outcome>> {
  return {
    clockwork: outcome,
    crowdpower: outcome,
    fullengage: outcome,
    assembly: outcome,
    native: outcome,
  };
}

/** A body that was read and is refused: Clockwork knows one status for it, the other vendors another, our own API the list's. */
export const refused: Readonly<Record<DialectId, Outcome>> = {
  clockwork: 500,
  crowdpower: 400,
  fullengage: 400,
  assembly: 400,
  native: 422,
};

/** A body that cannot be read: only our own API has another status for that. */
export const unread: Readonly<Record<DialectId, Outcome>> = { ...refused, native: 400 };

/** A dialect to which a case cannot be put. */
export function absent(reason: string): Absent {
  return { absent: reason };
}

/** What an input is pinned to, for a case that is not absent. */
export function pinnedOf(badInput: BadInput, dialect: DialectId, input: Input): Outcome {
  const answer = input.pinned ?? badInput.answers[dialect];
  if (typeof answer === 'object') {
    throw new TypeError(`case ${badInput.number} has an input for ${dialect}, where it is absent`);
  }
  return answer;
}

/** True where a dialect answers an input otherwise than the list states, so that its README must say so. */
export function isDifferent(badInput: BadInput, dialect: DialectId, input: Input): boolean {
  return !(input.stated ?? badInput.stated).includes(pinnedOf(badInput, dialect, input));
}
