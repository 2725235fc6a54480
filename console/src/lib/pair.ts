import type { Client, DuplicateGroup } from 'clientele-sdk';
import { createStored } from './stored.ts';

/** Two clients who seem to be one person. */
export interface Pair {
  /** The same whenever the pair is found. */
  readonly id: string;
  /** Who was created first. */
  readonly first: Client;
  readonly second: Client;
  readonly reasons: DuplicateGroup['candidates'][number]['reasons'];
}

/** Beyond it the oldest are asked about again. */
const declinedMax = 2_000;

/** Pairs of which somebody said in this browser that they are two people. */
export const declinedPairs = createStored<readonly string[]>('declined-duplicates', []);

/** What the two have in common, in words. */
export const reasonTexts: Readonly<Record<Pair['reasons'][number], string>> = {
  phone: 'Same phone',
  email: 'Similar email',
  name: 'Same name',
  company: 'Same company',
};

/** One client with each of its candidates. */
export function pairsOf({ client, candidates }: DuplicateGroup): readonly Pair[] {
  return candidates.map((candidate) => {
    // Ids rise with the time at which they were given.
    const isFirst = client.id < candidate.client.id;
    const [first, second] = isFirst ? [client, candidate.client] : [candidate.client, client];
    return { id: `${first.id} ${second.id}`, first, second, reasons: candidate.reasons };
  });
}

/** Asks no more about a pair. */
export function decline({ id }: Pair): void {
  declinedPairs.set([...declinedPairs.get(), id].slice(-declinedMax));
}

/** Asks about it again. */
export function reconsider({ id }: Pair): void {
  declinedPairs.set(declinedPairs.get().filter((one) => one !== id));
}

/** Where the two are compared. */
export function addressOf({ first, second }: Pair): string {
  return `/duplicates/${first.id}/${second.id}`;
}
