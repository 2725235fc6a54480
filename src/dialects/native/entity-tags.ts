import type { ClientVersion } from '../../domain/commands.ts';
import { DirectoryError } from '../../domain/errors.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import type { Call } from '../dialect.ts';

/** What `If-Match` and `If-None-Match` name: any state of a record at all, or some (RFC 9110 section 13.1). */
export type EntityTags = '*' | readonly EntityTag[];

export interface EntityTag {
  readonly isWeak: boolean;
  /** What stands between the quotation marks. */
  readonly opaque: string;
}

// One element of the list with its comma; it may be empty (RFC 9110 sections 5.6.1.2 and 8.8.3).
const element = /[\t ]*(?:(W\/)?"([!#-~\x80-\xff]*)"[\t ]*)?(?:,|$)/y;

/** Reads such a list, or `*`. Code `entity_tag`. */
export function parseEntityTags(text: string): Checked<EntityTags> {
  if (text.trim() === '*') {
    return ok('*');
  }
  const tags: EntityTag[] = [];
  element.lastIndex = 0;
  while (element.lastIndex < text.length) {
    const match = element.exec(text);
    if (match === null) {
      return refusal;
    }
    if (match[2] !== undefined) {
      tags.push({ isWeak: match[1] !== undefined, opaque: match[2] });
    }
  }
  return tags.length === 0 ? refusal : ok(tags);
}

const refusal = refuse(
  'entity_tag',
  'An entity tag must be one that an answer gave, in its quotation marks, like "3"; several with commas between them; or * alone.',
);

const version = /^[1-9]\d{0,14}$/;

/** The versions that a write expects; `undefined` for `*`, which any version fits. A weak tag fits none (section 13.1.1). */
export function versionsOf(tags: EntityTags): readonly number[] | undefined {
  return tags === '*'
    ? undefined
    : tags.flatMap(({ isWeak, opaque }) =>
        !isWeak && version.test(opaque) ? [Number(opaque)] : [],
      );
}

/**
 * The strong entity tag of a client who was asked for by this id (section 8.8.3): the version, and where a
 * merge has led the id to somebody else, whose it is. So no tag of one is a tag of the other.
 */
export function clientTag(client: { id: string; version: number }, askedId = client.id): string {
  const { id, version: number } = client;
  return id === askedId ? `"${number}"` : `"${id}.${number}"`;
}

const taggedVersion = /^(?:([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.)?([1-9]\d{0,14})$/;

/** The same for a write to the client whom this id leads to: a plain version is one of the client with this very id. */
export function clientVersionsOf(
  tags: EntityTags,
  askedId: string,
): readonly ClientVersion[] | undefined {
  return tags === '*'
    ? undefined
    : tags.flatMap(({ isWeak, opaque }) => (isWeak ? [] : clientVersionOf(opaque, askedId)));
}

/** True where one of the tags names the client, asked for by this id, as they are now, weak ones included (section 13.1.2). */
export function namesClient(
  tags: EntityTags,
  client: { readonly id: string; readonly version: number },
  askedId: string,
): boolean {
  return (
    tags === '*' ||
    tags
      .flatMap(({ opaque }) => clientVersionOf(opaque, askedId))
      .some(({ clientId, version }) => clientId === client.id && version === client.version)
  );
}

/** What a tag says, or nothing where none like it was ever given. */
function clientVersionOf(opaque: string, askedId: string): readonly ClientVersion[] {
  const [, clientId = askedId, number] = taggedVersion.exec(opaque) ?? [];
  return number === undefined ? [] : [{ clientId, version: Number(number) }];
}

/** The tags in a header; `undefined` where it was not sent. Throws `invalid_header`. */
export function entityTagsOf(
  { headers }: Call,
  name: 'if-match' | 'if-none-match',
): EntityTags | undefined {
  const header = headers[name];
  if (header === undefined) {
    return undefined;
  }
  const tags = parseEntityTags(typeof header === 'string' ? header : header.join(', '));
  if (!tags.ok) {
    throw new DirectoryError('invalid_header', `${headerNames[name]}: ${tags.issues[0]?.message}`);
  }
  return tags.value;
}

/** The versions of which the record must be in one; `undefined` where `If-Match` was not sent, or is `*`. Throws `invalid_header`. */
export function expectedVersions(call: Call): readonly number[] | undefined {
  const tags = entityTagsOf(call, 'if-match');
  return tags === undefined ? undefined : versionsOf(tags);
}

/** The same for the client whom this id leads to. */
export function expectedClientVersions(
  call: Call,
  askedId: string,
): readonly ClientVersion[] | undefined {
  const tags = entityTagsOf(call, 'if-match');
  return tags === undefined ? undefined : clientVersionsOf(tags, askedId);
}

/** Throws `invalid_header` where a condition was sent that this call does not look at: it would be dropped in silence. */
export function refuseCondition({ headers }: Call, name: 'if-match' | 'if-none-match'): void {
  if (headers[name] !== undefined) {
    const message = `${headerNames[name]} has no meaning for this call. Leave it out.`;
    throw new DirectoryError('invalid_header', message);
  }
}

const headerNames = { 'if-match': 'If-Match', 'if-none-match': 'If-None-Match' } as const;
