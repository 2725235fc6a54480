import type { Client } from '../../domain/client.ts';
import { clientRecord } from '../../domain/client-record.ts';
import type { ClientWire } from './schema.ts';

/** A client as `/api/v2` shows it. */
export const fromClient: (client: Client) => ClientWire = clientRecord;

/** The strong entity tag of a client (RFC 9110 section 8.8.3): its version. */
export function entityTag({ version }: Client): string {
  return `"${version}"`;
}
