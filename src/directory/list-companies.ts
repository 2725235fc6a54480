import { placeholderCompanyId, placeholderOwnerRange } from '../domain/placeholder-company.ts';
import type { Reader, WorkspaceId } from '../storage/storage.ts';
import type { CompanyPage, CompanyQuery, ListedCompany } from './directory.ts';

/**
 * Named companies and placeholders in one walk by id (design 4.6). A placeholder's id differs from its
 * client's only in the version nibble and the last 16 bits, so both walks are in the order of their
 * company ids and merge as they are.
 */
export async function listCompanies(
  reader: Reader,
  workspaceId: WorkspaceId,
  query: CompanyQuery,
): Promise<CompanyPage> {
  const wanted = query.limit + 1;
  const afterId = query.afterId ?? '';
  const wantsNamed = query.isPlaceholder !== true && query.name !== '';
  const wantsPlaceholders =
    query.isPlaceholder !== false && (query.name === undefined || query.name === '');
  const named = wantsNamed
    ? await reader.companies(workspaceId, {
        afterId,
        limit: wanted,
        ...(query.name === undefined ? {} : { name: query.name }),
      })
    : [];
  const unassigned = wantsPlaceholders
    ? await reader.unassignedClients(workspaceId, {
        afterId: clientIdBound(afterId),
        limit: wanted,
      })
    : [];
  const listed: ListedCompany[] = [
    ...named.map((company) => ({ kind: 'named' as const, company })),
    ...unassigned.map((client) => ({
      kind: 'placeholder' as const,
      id: placeholderCompanyId(client),
      client,
    })),
  ].sort((a, b) => (listedId(a) < listedId(b) ? -1 : 1));
  return { companies: listed.slice(0, query.limit), hasMore: listed.length > query.limit };
}

/** The id under which a company is listed. */
export function listedId(listed: ListedCompany): string {
  return listed.kind === 'named' ? listed.company.id : listed.id;
}

/**
 * Every client whose placeholder sorts after this company id has a client id above the bound. A
 * placeholder id leads to the end of its owner's range; a named company's sorts before every
 * placeholder of the same millisecond, whose clients share its first 14 characters.
 */
function clientIdBound(afterId: string): string {
  return placeholderOwnerRange(afterId)?.to ?? afterId.slice(0, 14);
}
