import type { ParameterAbout } from '../dialect.ts';
import { FilterWire } from './list-schema.ts';

/** Beyond any directory; a list that is skipped to its end is empty. */
export const offsetMax = 100_000_000;

/** What a list of clients takes beside `limit`, for the OpenAPI document. */
export const parameterSchemas: Readonly<Record<string, ParameterAbout>> = {
  filter: {
    description:
      'filter[field]=value or filter[field][op]=value, up to 10 of them. The values of in and notIn are parted by commas; a backslash before a comma keeps it.',
    schema: FilterWire,
  },
  q: {
    description:
      'Searches in any position of name, email, phone and externalId, without regard to case, accents and the formatting of numbers.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  segment: {
    description: 'The id of a saved filter, which must hold, too.',
    schema: { type: 'string', format: 'uuid' },
  },
  sort: {
    description:
      'createdAt (the default), name, phone, status, email or externalId; with a minus sign in front when descending. Clients without a value come last when ascending.',
    schema: { type: 'string', default: 'createdAt' },
  },
  cursor: {
    description: 'The nextCursor of the page before, with the same filter and order.',
    schema: { type: 'string' },
  },
  offset: {
    description:
      'Skips so many clients, for a scroll bar; costs in proportion. Not together with cursor, which is exact while others write and costs nothing: go on with that.',
    schema: { type: 'integer', minimum: 0, maximum: offsetMax, default: 0 },
  },
  total: {
    description:
      'Ask for the exact number of matches. Free, and always there, where nothing or only the status restricts; else it costs in proportion to the matches.',
    schema: { type: 'boolean' },
  },
};

export const limitSchema: ParameterAbout = {
  description: 'Clients of a page.',
  schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
};
