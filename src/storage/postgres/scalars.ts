const boolean = 16;
const integers: ReadonlySet<number> = new Set([20, 21, 23]);

/** How a text of the server becomes a value, by the number of its type: see `Row`. */
export function parserOf(type: number): (text: string) => string | number | boolean {
  if (integers.has(type)) {
    return Number;
  }
  return type === boolean ? (text) => text === 't' : (text) => text;
}
