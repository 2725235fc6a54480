/** Parts a list at its separators, save those behind a backslash; a backslash before another sign stands for itself. */
export function splitEscaped(text: string, separator: string): readonly string[] {
  const parts = [''];
  for (let index = 0; index < text.length; index++) {
    const next = text[index + 1];
    if (text[index] === separator) {
      parts.push('');
      continue;
    }
    if (text[index] === '\\' && (next === separator || next === '\\')) {
      index += 1;
    }
    parts.push(`${parts.pop() ?? ''}${text[index] ?? ''}`);
  }
  return parts;
}

/** The way back: one text, with a backslash before each separator and backslash of an item. */
export function joinEscaped(items: readonly string[], separator: string): string {
  return items
    .map((item) => item.replaceAll('\\', '\\\\').replaceAll(separator, `\\${separator}`))
    .join(separator);
}
