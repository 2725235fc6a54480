import { type Checked, refuse } from '../domain/issue.ts';
import { checkText, isBlank } from '../domain/text.ts';

/** A name of a workspace or a key: 1 to 255 characters that show something. */
export function checkAccessName(name: string): Checked<string> {
  return isBlank(name)
    ? refuse('blank', 'The name must not be blank.', '/name')
    : checkText(name, { field: 'name', codePointsMax: 255 });
}
