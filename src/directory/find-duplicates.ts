import type { Client } from '../domain/client.ts';
import { type Duplicate, duplicateSearches, likenessOf } from '../domain/duplicate.ts';
import type { Reader, WorkspaceId } from '../storage/storage.ts';

/** Candidates that one search gives at most: a name that hundreds have says nothing about any of them. */
const candidatesMax = 50;

/** Clients who seem to be the same person, the likeliest first; found by the search index, judged by the domain. */
export async function findDuplicates(
  reader: Reader,
  workspaceId: WorkspaceId,
  client: Client,
): Promise<readonly Duplicate[]> {
  const candidates = new Map<string, Client>();
  for (const { query, member } of duplicateSearches(client)) {
    const page = await reader.clients(workspaceId, {
      filter: { search: { query, members: [member] } },
      sort: { by: 'createdAt', order: 'asc' },
      limit: candidatesMax,
    });
    for (const candidate of page.clients) {
      candidates.set(candidate.id, candidate);
    }
  }
  candidates.delete(client.id);
  const duplicates: Duplicate[] = [];
  for (const candidate of candidates.values()) {
    const likeness = likenessOf(client, candidate);
    if (likeness !== undefined) {
      duplicates.push({ client: candidate, ...likeness });
    }
  }
  return duplicates.sort((a, b) => b.score - a.score || (a.client.id < b.client.id ? -1 : 1));
}
