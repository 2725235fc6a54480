import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import styles from './fields.module.css';
import { keyOfLabel } from './key-of-label.ts';
import { colorAt, colorChoices } from './option-colors.ts';

/** An option while it is edited. */
export interface OptionDraft {
  /** The same as long as the form is shown. */
  readonly id: number;
  /** What values hold; `undefined`: it is new, and its key follows its label. */
  readonly key: string | undefined;
  readonly label: string;
  readonly color: string;
}

let lastId = 0;

/** Drafts of the options of a field. */
export function draftsOf(
  options: readonly { readonly key: string; readonly label: string; readonly color: string }[],
): readonly OptionDraft[] {
  return options.map(({ key, label, color }) => ({ id: nextId(), key, label, color }));
}

/** The options as the call takes them; those without a label are left out. */
export function optionsOf(
  drafts: readonly OptionDraft[],
): { key: string; label: string; color: string }[] {
  return drafts
    .filter(({ label }) => label.trim() !== '')
    .map(({ key, label, color }) => ({
      key: key ?? (keyOfLabel(label) || label.trim()),
      label: label.trim(),
      color,
    }));
}

/** Options of a field: labels, colours, order. Enter in a label adds the next one. */
export function OptionsEditor({
  drafts,
  onChange,
  error,
}: {
  readonly drafts: readonly OptionDraft[];
  readonly onChange: (drafts: readonly OptionDraft[]) => void;
  readonly error?: string | undefined;
}): ReactNode {
  const [added, setAdded] = useState<number>();

  function add(): void {
    const draft = { id: nextId(), key: undefined, label: '', color: colorAt(drafts.length) };
    onChange([...drafts, draft]);
    setAdded(draft.id);
  }

  function swap(at: number, other: number): void {
    const [a, b] = [drafts[at], drafts[other]];
    if (a !== undefined && b !== undefined) {
      onChange(drafts.with(at, b).with(other, a));
    }
  }

  return (
    <fieldset className={styles.options}>
      <legend>Options</legend>
      {drafts.map((draft, at) => {
        const name = draft.label === '' ? `Option ${at + 1}` : draft.label;
        return (
          <div key={draft.id} className={styles.option}>
            <Select
              aria-label={`Colour of ${name}`}
              className={styles.color}
              choices={colorChoices(draft.color)}
              value={draft.color}
              onChange={(color) => onChange(drafts.with(at, { ...draft, color }))}
              dotOnly
            />
            <TextField
              aria-label={`Label of option ${at + 1}`}
              placeholder="Label"
              value={draft.label}
              onChange={(label) => onChange(drafts.with(at, { ...draft, label }))}
              autoFocus={draft.id === added}
              onKeyDown={(event) => {
                if (event.key === 'Enter') {
                  event.preventDefault();
                  add();
                }
              }}
            />
            <span className={styles.optionActions}>
              <IconButton
                label={`Move ${name} up`}
                size="small"
                icon={<ArrowUp />}
                isDisabled={at === 0}
                onPress={() => swap(at, at - 1)}
              />
              <IconButton
                label={`Move ${name} down`}
                size="small"
                icon={<ArrowDown />}
                isDisabled={at === drafts.length - 1}
                onPress={() => swap(at, at + 1)}
              />
              <IconButton
                label={`Remove ${name}`}
                size="small"
                icon={<X />}
                onPress={() => onChange(drafts.toSpliced(at, 1))}
              />
            </span>
          </div>
        );
      })}
      <div>
        <Button size="small" icon={<Plus />} onPress={add}>
          Add an option
        </Button>
      </div>
      {error !== undefined && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function nextId(): number {
  lastId += 1;
  return lastId;
}
