import type { DialectAbout } from '../dialect.ts';
import { ChangeListWire, ChangeWire } from './change-schema.ts';
import { ProblemOperation, ProblemWire } from './problem-schema.ts';
import { ClientWire, CustomFieldsWire, IssueWire } from './schema.ts';

/** What the OpenAPI document of `/api/v2` says of it as a whole, and the schemas that it names. */
export const about: DialectAbout = {
  title: 'Clientele',
  version: '2',
  description:
    'The directory in its own words. JSON in camelCase; instants are ISO 8601, UTC, with milliseconds. A single object comes bare, a list as `{data, nextCursor?, total?}`. Errors are RFC 9457.',
  errorSchema: () => ProblemWire,
  schemas: {
    Change: ChangeWire,
    ChangeList: ChangeListWire,
    Client: ClientWire,
    CustomFields: CustomFieldsWire,
    Issue: IssueWire,
    Problem: ProblemWire,
    ProblemOperation,
  },
};
