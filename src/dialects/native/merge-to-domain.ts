import type { MergeClients } from '../../domain/commands.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import type { MergeChoices } from '../../domain/merge.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { MemberReader } from '../shared/member-reader.ts';
import { createShape } from '../shared/shape.ts';
import { queryInteger, uuidText } from '../shared/value-checks.ts';
import { MergeInput } from './merge-schema.ts';

const mergeShape = createShape(MergeInput);

/** What a caller asks of a merge. */
export interface MergeRequest {
  readonly command: MergeClients;
  readonly isPreview: boolean;
}

/** The body of a merge into this client. Which members can be chosen, the domain knows. */
export function toMerge(survivorId: string, body: JsonValue | undefined): Checked<MergeRequest> {
  const opened = MemberReader.ofShape(body, mergeShape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const loserId = reader.read('loserId', uuidText('loserId'));
  const fields = reader.raw('fields') as MergeChoices | undefined;
  const isPreview = reader.raw('preview') === true;
  return reader.finish(() => ({
    command: { op: 'merge', survivorId, loserId: loserId ?? '', ...compact({ fields }) },
    isPreview,
  }));
}

/** A page of a history. */
export interface HistoryQuery {
  readonly limit: number;
  readonly cursor: string | undefined;
}

const historyLimit = { min: 1, max: 100, default: 50 };

export function toHistoryQuery(query: Call['query']): Checked<HistoryQuery> {
  const reader = new MemberReader(query);
  const limit = reader.read('limit', queryInteger('limit', historyLimit));
  const cursor = reader.read('cursor', cursorText);
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({ limit: limit ?? historyLimit.default, cursor }));
}

/** The only parameter of a walk: where it goes on. */
export function toCursorQuery(query: Call['query']): Checked<string | undefined> {
  const reader = new MemberReader(query);
  const cursor = reader.read('cursor', cursorText);
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => cursor);
}

function cursorText(value: JsonValue): Checked<string> {
  return typeof value === 'string' && value !== ''
    ? ok(value)
    : refuse('blank', '`cursor` must be one `nextCursor`, as it was given. Or leave it out.');
}
