/** Copies a text; gives whether the browser lets the page do so: only over HTTPS and on this machine itself. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
