import type { Client } from '../../domain/client.ts';
import { clientRecord } from '../../domain/client-record.ts';
import type { ClientWire } from './schema.ts';

/** A client as `/api/v2` shows it. */
export const fromClient: (client: Client) => ClientWire = clientRecord;
