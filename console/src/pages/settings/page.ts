import { Settings as SettingsIcon } from 'lucide-react';
import type { PageEntry, PageRoute } from '../../lib/page.ts';

const load: PageRoute['load'] = () => import('./settings-page.tsx');

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
