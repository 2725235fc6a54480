import type { ReactNode } from 'react';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { MultiChoice } from '../../components/multi-choice.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import {
  type EventType,
  type WebhookSettings,
  eventChoices,
  voiceChoices,
} from './webhook-settings.ts';
import styles from './webhooks.module.css';

/** Where to send which changes, and in whose words. */
export function WebhookFields({
  settings,
  onChange,
  error,
}: {
  readonly settings: WebhookSettings;
  readonly onChange: (settings: WebhookSettings) => void;
  readonly error: unknown;
}): ReactNode {
  const { url, events, conditions, voice } = settings;
  const urlIssue = issueAt(error, '/url');

  return (
    <>
      <TextField
        label="URL"
        type="url"
        placeholder="https://receiver.example/hook"
        hint="https, at a public address."
        value={url}
        onChange={(next) => onChange({ ...settings, url: next })}
        error={urlIssue}
        autoFocus
      />
      <div className={styles.field}>
        <span>Changes</span>
        <MultiChoice
          label="Changes"
          choices={eventChoices}
          value={events}
          onChange={(next) =>
            onChange({ ...settings, events: narrowed(events, next as readonly EventType[]) })
          }
        />
      </div>
      <div className={styles.field}>
        <span>Only of clients who match</span>
        <div className={styles.filters}>
          <FilterBar
            conditions={conditions}
            onChange={(next) => onChange({ ...settings, conditions: next })}
          />
        </div>
      </div>
      <Select
        label="In whose words"
        choices={voiceChoices}
        value={voice}
        onChange={(next) => onChange({ ...settings, voice: next })}
      />
      {urlIssue === undefined && <ErrorNote error={error} />}
    </>
  );
}

/** Everything and single types exclude each other: what was chosen last counts. */
function narrowed(before: readonly EventType[], next: readonly EventType[]): readonly EventType[] {
  if (!next.includes('*')) {
    return next;
  }
  return before.includes('*') && next.length > 1 ? next.filter((event) => event !== '*') : ['*'];
}
