import type { Client } from 'clientele-sdk';
import { createSignal } from './signal.ts';

/** What is typed and not saved yet. */
export interface KeptDraft {
  /** The client as they were when the first change was made: what the changes are changes of. None for a new one. */
  readonly base: Client | undefined;
  readonly values: ReadonlyMap<string, unknown>;
}

/** Changes of a client that are not saved yet. */
export interface Draft extends KeptDraft {
  readonly base: Client;
}

/** Whose changes, and of which client. */
export interface DraftPlace {
  readonly userId: string;
  /** Or `new`. */
  readonly clientId: string;
}

/**
 * What somebody typed and did not save, by its place. It outlives the page that shows it: another page, a session
 * that ended or a page that broke must take nothing away.
 */
export const drafts = createSignal<ReadonlyMap<string, KeptDraft>>(new Map());

/** The draft of a client, as `drafts` has it by now. */
export function draftAt(place: DraftPlace): KeptDraft | undefined {
  return drafts.get().get(keyOf(place));
}

/** Keeps a draft; one without values is none. */
export function putDraft(place: DraftPlace, draft: KeptDraft | undefined): void {
  const next = new Map(drafts.get());
  if (draft === undefined || draft.values.size === 0) {
    next.delete(keyOf(place));
  } else {
    next.set(keyOf(place), draft);
  }
  putAll(next);
}

/** Somebody else goes on here, or nobody: only drafts of this user stay. */
export function forgetDraftsOfOthers(userId: string | undefined): void {
  const own = [...drafts.get()].filter(([key]) => key.split(' ')[0] === userId);
  putAll(new Map(own));
}

function putAll(next: ReadonlyMap<string, KeptDraft>): void {
  drafts.set(next);
  // The browser asks before the window is closed or loaded anew, wherever in the console that is.
  if (next.size > 0) {
    addEventListener('beforeunload', askFirst);
  } else {
    removeEventListener('beforeunload', askFirst);
  }
}

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function keyOf({ userId, clientId }: DraftPlace): string {
  return `${userId} ${clientId}`;
}
