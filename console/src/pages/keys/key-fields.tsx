import type { ReactNode } from 'react';
import { Checkbox } from '../../components/checkbox.tsx';
import { issueAt } from '../../components/error-note.tsx';
import { TextField } from '../../components/text-field.tsx';
import { type KeySettings, scopeTexts } from './key-settings.ts';
import styles from './keys.module.css';

const asked = ['/name', '/scopes', '/expiresAt', '/rateLimit/requests', '/rateLimit/seconds'];

/** Whether an error is about something that the form has not. */
export function isElsewhere(error: unknown): boolean {
  return asked.every((pointer) => issueAt(error, pointer) === undefined);
}

/** Name, scopes, expiry and rate limit of a key. */
export function KeyFields({
  settings,
  onChange,
  error,
}: {
  readonly settings: KeySettings;
  readonly onChange: (settings: KeySettings) => void;
  readonly error: unknown;
}): ReactNode {
  const { name, scopes, lastDay, requests, seconds } = settings;
  return (
    <>
      <TextField
        label="Name"
        hint="Who or what uses it, so that you know whom you stop when you revoke it."
        value={name}
        onChange={(next) => onChange({ ...settings, name: next })}
        error={issueAt(error, '/name')}
        autoFocus
      />
      <fieldset className={styles.scopes}>
        <legend>What it may do</legend>
        {scopeTexts.map(([scope, title, about]) => (
          <Checkbox
            key={scope}
            isSelected={scopes.includes(scope)}
            onChange={(is) =>
              onChange({
                ...settings,
                scopes: is ? [...scopes, scope] : scopes.filter((one) => one !== scope),
              })
            }
          >
            <span className={styles.scope}>
              {title}
              <small>{about}</small>
            </span>
          </Checkbox>
        ))}
      </fieldset>
      <TextField
        label="Last day"
        type="date"
        hint="Empty: it works until it is revoked."
        value={lastDay}
        onChange={(next) => onChange({ ...settings, lastDay: next })}
        error={issueAt(error, '/expiresAt')}
      />
      <div className={styles.limit}>
        <TextField
          label="At most"
          inputMode="numeric"
          placeholder="No limit"
          hint="Calls"
          value={requests}
          onChange={(next) => onChange({ ...settings, requests: next })}
          error={issueAt(error, '/rateLimit/requests')}
        />
        <TextField
          label="within"
          inputMode="numeric"
          hint="Seconds"
          value={seconds}
          onChange={(next) => onChange({ ...settings, seconds: next })}
          error={issueAt(error, '/rateLimit/seconds')}
          isDisabled={requests === ''}
        />
      </div>
    </>
  );
}
