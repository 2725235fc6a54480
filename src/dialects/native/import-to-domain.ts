import { dateOrders, importConflicts } from '../../domain/import-options.ts';
import { delimiters, sourceEncodings, sourceFormats } from '../../domain/import-source.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import { checkText } from '../../domain/text.ts';
import type { ImportChange, ImportUpload } from '../../importing/imports.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { createShape } from '../shared/shape.ts';
import { once, oneOf, queryBoolean, queryInteger } from '../shared/value-checks.ts';
import { ImportPatchWire } from './import-schema.ts';

const patchShape = createShape(ImportPatchWire);

/** What a body changes of a draft. */
export function toImportChange(body: JsonValue | undefined): Checked<ImportChange> {
  const opened = MemberReader.ofShape(body, patchShape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  return reader.finish(() => {
    const { source, mapping, atomic, ...others } = body as Readonly<Record<string, JsonValue>>;
    // The shape has seen all of it.
    return compact({
      source: source as unknown as ImportChange['source'],
      mapping: mapping as unknown as ImportChange['mapping'],
      options: compact({
        ...(others as ImportChange['options']),
        isAtomic: atomic as boolean | undefined,
      }),
    });
  });
}

/** What the query of an upload says. */
export interface UploadQuery {
  readonly fileName: string | null;
  readonly hints: ImportUpload['hints'];
  readonly change: ImportChange;
  readonly starts: boolean;
}

const anyText = (field: string): Check<string> =>
  once(field, (text) => checkText(text, { field, codePointsMax: 255 }));

/** `tab` beside the characters themselves, which nobody likes to type into a URL. */
const checkDelimiter = once('delimiter', (text) =>
  oneOf('delimiter', delimiters)(text === 'tab' ? '\t' : text),
);

/** Reads the query of an upload; everything in it can be changed afterwards. */
export function toUploadQuery(query: Call['query']): Checked<UploadQuery> {
  const reader = new MemberReader(query);
  const word = <T extends string>(name: string, words: readonly T[]): T | undefined =>
    reader.read(name, once(name, oneOf(name, words)));
  const fileName = reader.read('fileName', anyText('fileName')) ?? null;
  const hints = {
    format: word('format', sourceFormats),
    encoding: word('encoding', sourceEncodings),
    delimiter: reader.read('delimiter', checkDelimiter),
    hasHeader: reader.read('hasHeader', queryBoolean('hasHeader')),
  };
  const options = compact({
    dialect: reader.read('dialect', anyText('dialect')),
    dateOrder: word('dateOrder', dateOrders),
    defaultCountry: reader.read('defaultCountry', anyText('defaultCountry')),
    emptyCells: word('emptyCells', ['keep', 'clear']),
    onConflict: word('onConflict', importConflicts),
    withoutKey: word('withoutKey', ['create', 'refuse']),
    isAtomic: reader.read('atomic', queryBoolean('atomic')),
  });
  const starts = reader.read('start', queryBoolean('start')) ?? false;
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({ fileName, hints, change: { options }, starts }));
}

/** A page of something that belongs to an import. */
export function toPageQuery(
  query: Call['query'],
  limits: { readonly max: number; readonly default: number },
): Checked<{ readonly limit: number; readonly cursor: string | undefined }> {
  const reader = new MemberReader(query);
  const limit = reader.read('limit', queryInteger('limit', { min: 1, max: limits.max }));
  const cursor = reader.read('cursor', anyCursor);
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({ limit: limit ?? limits.default, cursor }));
}

/** How many rows of a source are to be shown. */
export function toSampleLimit(query: Call['query']): Checked<number> {
  const reader = new MemberReader(query);
  const limit = reader.read('limit', queryInteger('limit', { min: 1, max: 100 }));
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => limit ?? 10);
}

const anyCursor: Check<string> = once('cursor', (text) =>
  text === '' ? refuse('blank', '`cursor` must not be empty.') : ok(text),
);
