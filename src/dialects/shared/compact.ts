type Optional<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** `T` with every member that may be `undefined` turned into one that may be absent. */
export type Compact<T> = Omit<T, Optional<T>> & {
  [K in Optional<T>]?: Exclude<T[K], undefined>;
};

/** A copy without the members whose value is `undefined`: in a patch, absent and `undefined` must not differ. */
export function compact<T extends object>(value: T): Compact<T> {
  const kept: Record<string, unknown> = {};
  // Not `entries`, which makes an array of each member: this is done three times for each row of an import.
  for (const key of Object.keys(value)) {
    const member = value[key as keyof T];
    if (member !== undefined) {
      kept[key] = member;
    }
  }
  return kept as Compact<T>;
}
