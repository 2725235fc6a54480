import type { ChangeQuery } from '../../directory/read-changes.ts';
import type { ChangeType } from '../../domain/change.ts';
import { DirectoryError } from '../../domain/errors.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import type { Call } from '../dialect.ts';
import { MemberReader } from '../shared/member-reader.ts';
import { once, queryInteger } from '../shared/value-checks.ts';
import { changeTypes } from './change-schema.ts';

const limitDefault = 100;
const limitMax = 1_000;
const position = queryInteger('after', { min: 0, max: Number.MAX_SAFE_INTEGER });

/** The parameters of the feed as a page. */
export function toChangePage(query: Call['query']): Checked<ChangeQuery> {
  const reader = new MemberReader(query);
  const after = reader.read('after', position);
  const limit = reader.read('limit', queryInteger('limit', { min: 1, max: limitMax }));
  const types = reader.read('types', typeList);
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({
    after: after ?? 0,
    limit: limit ?? limitDefault,
    ...(types === undefined ? {} : { types }),
  }));
}

/** The same for a stream, which has no end and so no limit. A browser that comes back says where it was in `Last-Event-ID`, and repeats its old `after`. */
export function toChangeStream(
  query: Call['query'],
  lastEventId: string | readonly string[] | undefined,
): Checked<ChangeQuery> {
  const reader = new MemberReader(query);
  const after = reader.read('after', position);
  const types = reader.read('types', typeList);
  reader.refuseOthers({ noun: 'parameter' });
  const resumed = lastEventId === undefined ? undefined : toLastEventId(lastEventId);
  return reader.finish(() => ({
    after: resumed ?? after ?? 0,
    limit: limitDefault,
    ...(types === undefined ? {} : { types }),
  }));
}

function toLastEventId(header: string | readonly string[]): number {
  const checked = typeof header === 'string' ? position(header) : undefined;
  if (checked?.ok !== true) {
    const message = '`Last-Event-ID` must be the position of a change: send the last `id` seen.';
    throw new DirectoryError('invalid_header', message);
  }
  return checked.value;
}

const typeList = once('types', (text): Checked<ReadonlySet<ChangeType>> => {
  const names = text.split(',');
  const known = changeTypes.filter((type) => names.includes(type));
  return known.length === names.length
    ? ok(new Set(known))
    : refuse(
        'enum',
        `\`types\` must be one or more of these, once each, with commas: ${changeTypes.join(', ')}.`,
      );
});
