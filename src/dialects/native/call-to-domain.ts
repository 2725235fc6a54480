import type { Checked } from '../../domain/issue.ts';
import type { CallQuery } from '../../storage/call-store.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { MemberReader } from '../shared/member-reader.ts';
import { once, oneOf, queryBoolean, queryInteger, uuidText } from '../shared/value-checks.ts';

const limitDefault = 50;
const limitMax = 200;
const daysDefault = 30;
const daysMax = 366;

type Filter = Pick<CallQuery, 'dialect' | 'isFailed'>;

function readFilter(reader: MemberReader, dialects: readonly string[]): () => Filter {
  const dialect = reader.read('dialect', oneOf('dialect', dialects));
  const isFailed = reader.read('failed', queryBoolean('failed'));
  return () => compact({ dialect, isFailed: isFailed === true ? (true as const) : undefined });
}

/** The parameters of the list as a page. */
export function toCallPage(
  query: Call['query'],
  dialects: readonly string[],
): Checked<Filter & { readonly limit: number; readonly cursor?: string }> {
  const reader = new MemberReader(query);
  const filter = readFilter(reader, dialects);
  const limit = reader.read('limit', queryInteger('limit', { min: 1, max: limitMax }));
  const cursor = reader.read(
    'cursor',
    once('cursor', (text) => ({ ok: true, value: text })),
  );
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({
    ...filter(),
    limit: limit ?? limitDefault,
    ...compact({ cursor }),
  }));
}

/** The same for a stream. A browser that comes back says where it was in `Last-Event-ID`, and repeats its old `after`. */
export function toCallStream(
  query: Call['query'],
  dialects: readonly string[],
  lastEventId: string | readonly string[] | undefined,
): Checked<Filter & { readonly after?: string }> {
  const reader = new MemberReader(
    lastEventId === undefined ? query : { ...query, after: lastEventId },
  );
  const filter = readFilter(reader, dialects);
  const after = reader.read('after', uuidText('after'));
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({ ...filter(), ...compact({ after }) }));
}

/** How many days are asked for. */
export function toDays(query: Call['query']): Checked<number> {
  const reader = new MemberReader(query);
  const days = reader.read('days', queryInteger('days', { min: 1, max: daysMax }));
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => days ?? daysDefault);
}
