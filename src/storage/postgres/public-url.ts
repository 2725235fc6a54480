/** A database's URL as it may be printed: without the password, wherever it stands, and without all options. */
export function publicUrl(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  shown.search = '';
  shown.hash = '';
  return shown.href;
}
