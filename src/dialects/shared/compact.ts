type Optional<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** `T` with every member that may be `undefined` turned into one that may be absent. */
export type Compact<T> = Omit<T, Optional<T>> & {
  [K in Optional<T>]?: Exclude<T[K], undefined>;
};

/** A copy without the members whose value is `undefined`: in a patch, absent and `undefined` must not differ. */
export function compact<T extends object>(value: T): Compact<T> {
  const kept: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) {
      kept[key] = member;
    }
  }
  return kept as Compact<T>;
}
