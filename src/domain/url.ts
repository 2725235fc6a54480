import { refuse } from './issue.ts';
import type { Checked } from './issue.ts';
import { checkText } from './text.ts';

const webUrl = /^https?:\/\/[^\s\\]+$/i;
const urlRules = { field: 'url', codePointsMax: 2_048 };

/**
 * An absolute `http` or `https` URL, kept as it was sent. What the URL parser would silently repair
 * (white space, backslashes, a missing `//`) is refused, and so is every other scheme: a console that
 * shows the value as a link must not be made to run it. Codes: those of `checkText`, `url`.
 */
export function checkUrl(value: unknown): Checked<string> {
  const checked = checkText(value, urlRules);
  if (!checked.ok || (webUrl.test(checked.value) && URL.canParse(checked.value))) {
    return checked;
  }
  return refuse('url', 'A URL must be absolute and start with http:// or https://.');
}
