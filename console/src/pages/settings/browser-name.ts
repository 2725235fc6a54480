/* Each names those before it in its own text: the last one that fits is meant. */
const browsers: readonly (readonly [mark: RegExp, name: string])[] = [
  [/Safari\//, 'Safari'],
  [/(?:Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/(?:Firefox|FxiOS)\//, 'Firefox'],
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
];

const systems: readonly (readonly [mark: RegExp, name: string])[] = [
  [/Linux/, 'Linux'],
  [/Android/, 'Android'],
  [/Mac OS X/, 'macOS'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
];

/** What people call a browser and its device, by its `User-Agent`: `Firefox on Linux`. */
export function browserName(userAgent: string | null): string {
  const browser = last(browsers, userAgent ?? '');
  const system = last(systems, userAgent ?? '');
  return system === undefined
    ? (browser ?? 'Unknown browser')
    : `${browser ?? 'A browser'} on ${system}`;
}

function last(names: typeof browsers, text: string): string | undefined {
  return names.findLast(([mark]) => mark.test(text))?.[1];
}
