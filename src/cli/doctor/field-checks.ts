import type { PostgresCheck } from '../../storage/postgres/check-postgres.ts';
import { type Finding, fine, warning } from './check.ts';

/** Whether each new key that a write brings becomes a field. Where it does not, no answer says so. */
export function judgeFields(fullLists: PostgresCheck['fullFieldLists']): Finding {
  if (fullLists.length === 0) {
    return fine('fields', 'Every custom field that a write brings is listed.');
  }
  const lists = fullLists.map(
    ({ workspace, entity, count }) => `${workspace} (${entity}: ${count})`,
  );
  return warning(
    'fields',
    `There are so many custom fields that a new key makes none, and its values are kept with the record alone: ${lists.join(', ')}.`,
    'Find out who makes up keys (`clientele fields list`); `clientele fields declare` lists one that is missing.',
  );
}
