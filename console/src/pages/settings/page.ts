import { Settings as SettingsIcon } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const settings: PageEntry = {
  title: 'Settings',
  icon: SettingsIcon,
  group: 'workspace',
  key: 'e',
  routes: [{ path: '/settings', load: () => import('./settings-page.tsx') }],
};
