import type { CreateKey, Key } from 'clientele-sdk';
import type { Scope } from '../../api/session-queries.ts';

/** What a form asks about a key. */
export interface KeySettings {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The last day in the person's time zone, as `2026-01-31`; empty: none. */
  readonly lastDay: string;
  /** Texts as they are typed; both empty: no limit. */
  readonly requests: string;
  readonly seconds: string;
}

/** The scopes in the words of the console, the narrowest first. */
export const scopeTexts: readonly (readonly [scope: Scope, name: string, about: string])[] = [
  ['ingest', 'Ingest', 'Sends clients and their activity in, and sees nothing'],
  ['read', 'Read', 'Sees clients, companies and fields'],
  ['write', 'Write', 'Creates, changes, merges and deletes'],
  ['admin', 'Admin', 'All of it, with fields, keys and people'],
];

/** A form for a new key. */
export const newSettings: KeySettings = {
  name: '',
  scopes: ['read', 'write'],
  lastDay: '',
  requests: '',
  seconds: '60',
};

/** A form for what a key has. */
export function settingsOf({ name, scopes, expiresAt, rateLimit }: Key): KeySettings {
  return {
    name,
    scopes,
    lastDay: expiresAt === null ? '' : dayOf(new Date(expiresAt)),
    requests: rateLimit === null ? '' : String(rateLimit.requests),
    seconds: rateLimit === null ? '60' : String(rateLimit.seconds),
  };
}

/** The form as the calls take it. */
export function inputOf({ name, scopes, lastDay, requests, seconds }: KeySettings): CreateKey {
  return {
    name: name.trim(),
    scopes: [...scopes],
    expiresAt: lastDay === '' ? null : new Date(`${lastDay}T23:59:59`).toISOString(),
    rateLimit:
      requests.trim() === '' ? null : { requests: Number(requests), seconds: Number(seconds) },
  };
}

function dayOf(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 10);
}
