import { KeyRound } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const keys: PageEntry = {
  title: 'Keys',
  icon: KeyRound,
  group: 'connections',
  key: 'k',
  scope: 'admin',
  routes: [{ path: '/keys', load: () => import('./keys-page.tsx') }],
};
