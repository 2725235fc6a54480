import type { Directory } from '../directory/directory.ts';
import {
  type ClientSelection,
  checkSearch,
  checkSort,
  selectClients,
} from '../directory/select-clients.ts';
import { type Checked, pointerTo } from '../domain/issue.ts';
import { type FilterTerm, parseFilter } from '../domain/parse-filter.ts';
import { type Segment, segmentNameKey } from '../domain/segment.ts';
import { splitEscaped } from '../lib/escaped-list.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import { CliError, usageError } from './cli-error.ts';
import type { OptionDefinition, OptionValues } from './command.ts';

/** Which clients a command is about, and in which order: what a list of `/api/v2` takes. */
export const selectionOptions = {
  filter: {
    kind: 'list',
    value: 'CONDITION',
    description: 'Only clients that fulfil it: FIELD=VALUE or FIELD[OP]=VALUE.',
  },
  segment: {
    kind: 'text',
    value: 'SEGMENT',
    description: 'Only clients of this saved filter, by its name or id.',
  },
  q: {
    kind: 'text',
    value: 'TEXT',
    description: 'Only clients in whose name, email, phone or external id this can be found.',
  },
  sort: {
    kind: 'text',
    value: 'KEY',
    description:
      'createdAt, name, phone, status, email or externalId; --sort=-KEY when descending. Default: that of the segment, or createdAt.',
  },
} as const satisfies Record<string, OptionDefinition>;

/** What these options mean in a workspace. Throws a usage error that names what is wrong. */
export async function selectionOf(
  directory: Pick<Directory, 'fields' | 'segments'>,
  workspaceId: WorkspaceId,
  { filter, segment, q, sort }: OptionValues<typeof selectionOptions>,
): Promise<ClientSelection> {
  const fields = await directory.fields(workspaceId);
  const request = {
    conditions: accepted('--filter', parseFilter(filter.map(termOf), fields)),
    ...(q === undefined ? {} : { q: accepted('--q', checkSearch(q)) }),
    ...(sort === undefined ? {} : { sort: accepted('--sort', checkSort(sort)) }),
  };
  const saved =
    segment === undefined ? undefined : findSegment(await directory.segments(workspaceId), segment);
  return accepted('--segment', selectClients(request, saved, fields));
}

const condition = /^([^=]+?)(?:\[(\w+)\])?=(.*)$/s;

function termOf(text: string, index: number): FilterTerm {
  const [, field, op = 'eq', value = ''] = condition.exec(text) ?? [];
  if (field === undefined) {
    throw usageError('--filter must be FIELD=VALUE or FIELD[OP]=VALUE.');
  }
  const asked = op === 'in' || op === 'notIn' ? splitEscaped(value, ',') : value;
  return { field, op, value: asked, pointer: pointerTo(index) };
}

function findSegment(segments: readonly Segment[], wanted: string): Segment {
  const key = segmentNameKey(wanted);
  const found =
    segments.find(({ id }) => id === wanted) ??
    segments.find(({ name }) => segmentNameKey(name) === key);
  if (found === undefined) {
    throw new CliError('failed', 'segment_not_found', 'There is no segment of this name or id.');
  }
  return found;
}

function accepted<T>(option: string, checked: Checked<T>): T {
  if (!checked.ok) {
    throw usageError(`${option}: ${checked.issues[0]?.message ?? 'This cannot be used.'}`);
  }
  return checked.value;
}
