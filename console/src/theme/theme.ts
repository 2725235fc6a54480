import { createStored } from '../lib/stored.ts';

/** What the person chose; `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

/** The choice, kept in this browser. */
export const theme = createStored<Theme>('theme', 'system');

/** Shows the choice, now and whenever it changes. */
export function followTheme(): void {
  function show(): void {
    const chosen = theme.get();
    if (chosen === 'system') {
      delete document.documentElement.dataset['theme'];
    } else {
      document.documentElement.dataset['theme'] = chosen;
    }
  }
  show();
  theme.subscribe(show);
}
