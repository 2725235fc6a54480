import { Webhook } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const webhooks: PageEntry = {
  title: 'Webhooks',
  icon: Webhook,
  group: 'connections',
  key: 'w',
  scope: 'admin',
  routes: [
    { path: '/webhooks', load: () => import('./webhooks-page.tsx') },
    { path: '/webhooks/:id', load: () => import('./webhook-page.tsx') },
  ],
};
