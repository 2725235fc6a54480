/** Dark enough for white initials on them; as muted as the vendor's own sample, `#938EAB`. */
const colors = [
  '#938EAB',
  '#7A8FA6',
  '#6F9A8D',
  '#A68A64',
  '#A3757B',
  '#7D8F69',
  '#8A7CA8',
  '#5F8CA3',
  '#B07D62',
  '#6C7A89',
  '#9A6F97',
  '#708238',
] as const;

/**
 * The colour behind a record's initials: always the same for the same id. Taken from a random part of
 * the UUIDv7 that a client shares with its placeholder company.
 */
export function fallbackColor(id: string): string {
  const number = Number.parseInt(id.slice(26, 32), 16);
  return colors[number % colors.length] ?? colors[0];
}
