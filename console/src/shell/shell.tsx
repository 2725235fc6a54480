import { Menu as MenuIcon, Search } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { askedToSignIn } from '../api/fresh-sign-in.ts';
import { useSession } from '../api/session.ts';
import { personOf } from '../api/session-queries.ts';
import { IconButton } from '../components/button.tsx';
import { Toasts } from '../components/toasts.tsx';
import { lazily } from '../lib/lazily.tsx';
import type { PageEntry } from '../lib/page.ts';
import { useShortcut } from '../lib/shortcuts.ts';
import { useSignal } from '../lib/signal.ts';
import { useVisiblePages } from '../lib/use-may-see.ts';
import { pages } from '../pages/index.ts';
import { Drawer } from './drawer.tsx';
import { Mark } from './mark.tsx';
import { Navigation } from './navigation.tsx';
import { Routes } from './routes.tsx';
import { shortcutSheet } from './shortcut-sheet-state.ts';
import styles from './shell.module.css';

const CommandPalette = lazily(async () => (await import('./command-palette.tsx')).CommandPalette);
const SignInAgain = lazily(async () => (await import('../sign-in/sign-in-again.tsx')).SignInAgain);
const ShortcutSheet = lazily(async () => (await import('./shortcut-sheet.tsx')).ShortcutSheet);

/** What stands around every page. */
export function Shell(): ReactNode {
  const [place] = useLocation();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  // Another page closes it.
  const [drawerPlace, setDrawerPlace] = useState<string>();
  const isSheetOpen = useSignal(shortcutSheet);
  const asked = useSignal(askedToSignIn);
  const main = useRef<HTMLElement>(null);
  const isFirstPlace = useRef(true);

  function openPalette(): void {
    setDrawerPlace(undefined);
    setPaletteOpen(true);
  }
  useShortcut({ keys: 'mod+k', label: 'Search or jump to', group: 'Everywhere' }, openPalette);
  useShortcut({ keys: '?', label: 'Keyboard shortcuts', group: 'Everywhere' }, () =>
    shortcutSheet.set(true),
  );

  useEffect(() => {
    // As a load would: whoever cannot see the page hears that it is another one.
    if (!isFirstPlace.current) {
      main.current?.focus();
    }
    isFirstPlace.current = false;
  }, [place]);

  return (
    <div className={styles.shell}>
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <header className={styles.bar}>
        <IconButton label="Pages" icon={<MenuIcon />} onPress={() => setDrawerPlace(place)} />
        <Mark size={24} />
        <strong>Clientele</strong>
        <IconButton label="Search or jump to" icon={<Search />} onPress={openPalette} />
      </header>
      <div className={styles.side}>
        <Navigation onSearch={openPalette} />
      </div>
      <Drawer isOpen={drawerPlace === place} onClose={() => setDrawerPlace(undefined)}>
        <Navigation onSearch={openPalette} />
      </Drawer>
      <main ref={main} className={styles.main} tabIndex={-1}>
        <Routes />
      </main>
      <Toasts reader={personOf(useSession())} />
      <PageShortcuts />
      {isPaletteOpen && <CommandPalette onClose={() => setPaletteOpen(false)} />}
      {asked !== undefined && <SignInAgain settle={asked.settle} />}
      {isSheetOpen && <ShortcutSheet onClose={() => shortcutSheet.set(false)} />}
    </div>
  );
}

/** `g` and a letter opens a page. */
function PageShortcuts(): ReactNode {
  return useVisiblePages(pages).map((page) => <PageShortcut key={page.title} page={page} />);
}

function PageShortcut({ page }: { readonly page: PageEntry }): ReactNode {
  const [, navigate] = useLocation();
  const [{ path }] = page.routes;
  useShortcut({ keys: `g ${page.key}`, label: page.title, group: 'Pages' }, () => navigate(path));
  return null;
}
