import type { Client } from './client.ts';
import { searchText } from './search-text.ts';

/**
 * The text of a client whose trigrams an index holds: what is searched, and the words of the name's parts where the
 * name has others, so that a filter of one part finds its candidates by the same index.
 */
export function indexedText(client: Client): string {
  const text = searchText(client);
  return isMadeOfParts(client)
    ? text
    : text + wordsOf(client.givenName) + wordsOf(client.familyName);
}

function wordsOf(name: string | null): string {
  return name === null ? '' : searchText({ name, email: null, phone: null, externalId: null });
}

/** True where the words of the parts are words of the name, as nearly always. */
function isMadeOfParts({ name, givenName, familyName }: Client): boolean {
  if (givenName === null || familyName === null) {
    return name === (givenName ?? familyName);
  }
  return name === `${givenName} ${familyName}`;
}
