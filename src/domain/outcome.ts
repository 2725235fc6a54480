import type { JsonValue } from '../lib/json/json-value.ts';
import type { Client } from './client.ts';
import type { Company } from './company.ts';
import type { Failure } from './errors.ts';
import type { Field } from './field.ts';

/** Which key led to the client. */
export type MatchedBy = 'id' | 'externalId' | 'email';

/** A member that could not go back to what it was before a merge. */
export interface UndoConflict {
  readonly clientId: string;
  /** Custom fields as `customFields/<key>`. */
  readonly field: string;
  /** What the client has there now. */
  readonly kept: JsonValue;
}

/** What became of one command, in the order of the commands. */
export type Outcome =
  | { readonly kind: 'created'; readonly client: Client }
  | {
      readonly kind: 'updated';
      readonly client: Client;
      readonly before: Client;
      readonly matchedBy: MatchedBy;
      /** Members that changed, custom fields as `customFields/<key>`. */
      readonly changed: readonly string[];
      /** The merge that came first, where an upsert took two clients for one person. */
      readonly mergeId?: string;
    }
  | { readonly kind: 'unchanged'; readonly client: Client; readonly matchedBy: MatchedBy }
  | { readonly kind: 'deleted'; readonly id: string }
  | { readonly kind: 'restored'; readonly client: Client }
  | { readonly kind: 'merged'; readonly mergeId: string; readonly client: Client }
  | {
      readonly kind: 'unmerged';
      readonly survivor: Client;
      readonly loser: Client;
      readonly conflicts: readonly UndoConflict[];
    }
  | {
      readonly kind: 'reverted';
      readonly clientId: string;
      /** What happened to the client: `kept` is nothing at all. */
      readonly effect: 'removed' | 'restored' | 'kept';
      /** What was edited since, and so was kept. */
      readonly conflicts: readonly UndoConflict[];
    }
  | { readonly kind: 'company'; readonly company: Company }
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'failed'; readonly failure: Failure };
