import type { Client } from './client.ts';

/**
 * The placeholder company that Assembly sees for a client without one (design 4.6) is derived, not
 * stored. Its id is the client's UUIDv7 with the version nibble 8 (RFC 9562 section 5.8: the rest is
 * ours) and, in the last 16 bits, the number of times the client has been un-assigned. So it sorts as
 * its client does, changes with each un-assignment, and leads back to the client by a range of ids.
 */
export function placeholderCompanyId(client: Pick<Client, 'id' | 'placeholderRound'>): string {
  const round = (client.placeholderRound & 0xffff).toString(16).padStart(4, '0');
  // Joined, the text is in one piece, which JSON is written from faster (see `formatIso`).
  return [client.id.slice(0, 14), '8', client.id.slice(15, 32), round].join('');
}

/** The member that counts these times: it follows from the companies, never goes back, and no API shows it. */
export const derivedMember = 'placeholderRound';

/**
 * The `placeholderRound` of a client whose companies become these, however that comes about: one more where
 * the last of them is taken away. It never goes back, or an id would lead to a placeholder a second time.
 */
export function placeholderRoundWith(
  before: Pick<Client, 'companyIds' | 'placeholderRound'>,
  companyIds: readonly string[],
): number {
  const isUnassigned = before.companyIds.length > 0 && companyIds.length === 0;
  return before.placeholderRound + (isUnassigned ? 1 : 0);
}

/** The inclusive range of client ids in which the owner of a placeholder id lies; `undefined` where the id is no placeholder's. */
export function placeholderOwnerRange(
  companyId: string,
): { readonly from: string; readonly to: string } | undefined {
  if (companyId.length !== 36 || companyId[14] !== '8') {
    return undefined;
  }
  const stem = `${companyId.slice(0, 14)}7${companyId.slice(15, 32)}`;
  return { from: `${stem}0000`, to: `${stem}ffff` };
}

/** Whether this client stands behind that placeholder id now. */
export function ownsPlaceholder(client: Client, companyId: string): boolean {
  return client.companyIds.length === 0 && placeholderCompanyId(client) === companyId;
}
