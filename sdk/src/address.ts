/** Conditions by field and op, as `Filter` has them. */
type Conditions = Readonly<Record<string, Readonly<Record<string, Value | Value[]>>>>;
type Value = string | number | boolean | null | undefined;

/**
 * The address of a call: the places of the path filled in, the query as `/api/v2` reads it. Throws a
 * `TypeError` where a value cannot stand in a path: an empty one or dots would lead to another call. So it does
 * where a condition has no value.
 */
export function addressOf(
  baseUrl: string,
  template: string,
  path: Readonly<Record<string, string>> = {},
  query: object = {},
): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name] ?? '';
    if (/^\.{0,2}$/.test(value)) {
      throw new TypeError(`\`${name}\` must not be empty, "." or "..".`);
    }
    return encodeURIComponent(value);
  });
  const pairs = Object.entries(query).flatMap(([name, value]) => pairsOf(name, value));
  const search = new URLSearchParams(pairs).toString();
  return `${baseUrl}${filled}${search === '' ? '' : `?${search}`}`;
}

function pairsOf(
  name: string,
  value: string | number | boolean | Conditions | undefined,
): [string, string][] {
  if (value === undefined) {
    return [];
  }
  if (typeof value !== 'object') {
    return [[name, String(value)]];
  }
  return Object.entries(value).flatMap(([field, ops]) =>
    Object.entries(ops).map(([op, asked]): [string, string] => {
      const place = `${name}[${field}][${op}]`;
      return [
        place,
        Array.isArray(asked)
          ? asked.map((each) => escaped(textOf(each, place))).join(',')
          : textOf(asked, place),
      ];
    }),
  );
}

/** Somebody may be called "undefined". Left out, the condition would let everybody through. */
function textOf(value: Value, place: string): string {
  if (value === undefined || value === null) {
    throw new TypeError(`\`${place}\` has no value. Ask for clients without one by \`isSet\`.`);
  }
  return String(value);
}

/** One value of a list: a comma of its own must not end it. */
function escaped(text: string): string {
  return text.replaceAll(/[\\,]/g, String.raw`\$&`);
}
