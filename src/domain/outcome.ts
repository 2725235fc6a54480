import type { Client } from './client.ts';
import type { Company } from './company.ts';
import type { Failure } from './errors.ts';
import type { Field } from './field.ts';

/** Which key led to the client. */
export type MatchedBy = 'id' | 'externalId' | 'email';

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
    }
  | { readonly kind: 'unchanged'; readonly client: Client; readonly matchedBy: MatchedBy }
  | { readonly kind: 'deleted'; readonly id: string }
  | { readonly kind: 'company'; readonly company: Company }
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'failed'; readonly failure: Failure };
