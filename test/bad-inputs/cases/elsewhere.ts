import { type BadInput, everywhere, refused, unread } from '../bad-input.ts';

/** A case that has a test of its own, with what its answers are held against. */
export type OwnTest = Pick<BadInput, 'number' | 'stated' | 'answers'> & { readonly file: string };

/** Cases that take time, or that come as a whole corpus. */
export const casesWithOwnTests: readonly OwnTest[] = [
  { number: 5, stated: [408], answers: everywhere(408), file: 'slow-requests.test.ts' },
  { number: 6, stated: [408], answers: everywhere(408), file: 'slow-requests.test.ts' },
  { number: 54, stated: [400], answers: unread, file: 'corpora.test.ts' },
  // The texts are no people, so those that are read are refused for what they say.
  { number: 55, stated: [422], answers: refused, file: 'corpora.test.ts' },
  // The list leaves the status open, as long as each is pinned.
  { number: 56, stated: [400, 422, 500], answers: refused, file: 'corpora.test.ts' },
  { number: 64, stated: ['accepted', 422], answers: refused, file: 'naughty-strings.test.ts' },
];

/** Cases that no entry can be given, and why. */
export const casesWithoutEndpoint: Readonly<Record<number, string>> = {
  110: 'imports alone take CSV: imports.test.ts',
  111: 'imports alone take files: imports.test.ts',
  112: 'webhooks alone take URLs to call, for admins: webhook-urls.test.ts',
};
