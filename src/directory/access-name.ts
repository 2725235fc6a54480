import { DirectoryError, failureOfIssues } from '../domain/errors.ts';
import { type Checked, refuse } from '../domain/issue.ts';
import { checkText, isBlank } from '../domain/text.ts';

/** A name of a workspace or a key: 1 to 255 characters that show something. */
export function checkAccessName(name: string): Checked<string> {
  return isBlank(name)
    ? refuse('blank', 'The name must not be blank.', '/name')
    : checkText(name, { field: 'name', codePointsMax: 255 });
}

/** The value of an accepted input; throws `validation_failed` for a refused one. */
export function acceptedInput<T>(checked: Checked<T>): T {
  if (!checked.ok) {
    throw DirectoryError.of(failureOfIssues(checked.issues));
  }
  return checked.value;
}
