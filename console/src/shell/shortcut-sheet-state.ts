import { createSignal } from '../lib/signal.ts';

/** Whether the sheet of shortcuts is open. */
export const shortcutSheet = createSignal(false);
