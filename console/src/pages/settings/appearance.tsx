import type { ReactNode } from 'react';
import { RadioGroup, Switch } from '../../components/checkbox.tsx';
import { FormRow } from '../../components/form-row.tsx';
import { singleKeys } from '../../lib/shortcuts.ts';
import { useStored } from '../../lib/stored.ts';
import { type Theme, theme } from '../../theme/theme.ts';

const themes: readonly { readonly id: Theme; readonly label: string }[] = [
  { id: 'system', label: 'As the device has it' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
];

/** How the console looks and listens in this browser. */
export function Appearance(): ReactNode {
  const [chosen, setTheme] = useStored(theme);
  const [hasSingleKeys, setSingleKeys] = useStored(singleKeys);
  return (
    <>
      <FormRow title="Theme" about="Kept in this browser.">
        <RadioGroup label="Colours" choices={themes} value={chosen} onChange={setTheme} />
      </FormRow>
      <FormRow
        title="Keyboard shortcuts"
        about="Turn single keys off where voice control or a screen reader needs them. Those with Ctrl or Cmd stay."
      >
        <Switch isSelected={hasSingleKeys} onChange={setSingleKeys}>
          Single keys, such as / and ?
        </Switch>
      </FormRow>
    </>
  );
}
