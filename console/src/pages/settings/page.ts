import { Settings as SettingsIcon } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

const load = (): Promise<typeof import('./settings-page.tsx')> => import('./settings-page.tsx');

export const settings: PageEntry = {
  title: 'Settings',
  icon: SettingsIcon,
  group: 'workspace',
  key: 'e',
  routes: [
    { path: '/settings', load },
    { path: '/settings/:part', load },
  ],
};
