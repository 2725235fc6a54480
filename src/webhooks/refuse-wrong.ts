import { DirectoryError, failureOfIssues } from '../domain/errors.ts';
import type { Issue } from '../domain/issue.ts';
import type { AttemptParts } from './attempt.ts';
import type { NewWebhook } from './webhooks.ts';

/** Throws `validation_failed` for a voice that nobody has, events that it has no word for, and a URL that may not be called. */
export async function refuseWrong(
  { voices, outbound }: Pick<AttemptParts, 'voices' | 'outbound'>,
  { events, voice }: Pick<NewWebhook, 'events' | 'voice'>,
  url: string | undefined,
): Promise<void> {
  const issues: Issue[] = [];
  const known = voices.get(voice);
  if (known === undefined) {
    const message = `\`voice\` must be one of: ${[...voices.keys()].join(', ')}.`;
    issues.push({ pointer: '/voice', code: 'enum', message });
  }
  events.forEach((event, index) => {
    if (event !== '*' && known?.types.has(event) === false) {
      const message = `The voice has no word for it. It knows: ${[...known.types].join(', ')}.`;
      issues.push({ pointer: `/events/${index}`, code: 'enum', message });
    }
  });
  const refusal = url === undefined ? undefined : await outbound.inspect(url);
  if (refusal !== undefined) {
    issues.push({ pointer: '/url', code: 'url', message: `\`url\` ${refusal}.` });
  }
  if (issues.length > 0) {
    throw DirectoryError.of(failureOfIssues(issues));
  }
}
