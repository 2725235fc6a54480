import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import styles from './avatar.module.css';

const letters = new Intl.Segmenter();
const hues = [styles.a, styles.b, styles.c, styles.d, styles.e, styles.f];

/** The first letters of a name, on a colour that is the same wherever the name stands. Read out as nothing: the name stands beside it. */
export function Avatar({
  name,
  size = 'small',
}: {
  readonly name: string;
  readonly size?: 'small' | 'large';
}): ReactNode {
  return (
    <span className={cx(styles.avatar, styles[size], hues[hashOf(name) % hues.length])} aria-hidden>
      {initialsOf(name)}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [first = '', ...rest] = words;
  const last = rest.at(-1) ?? '';
  return `${letterOf(first) || '·'}${letterOf(last)}`.toLocaleUpperCase();
}

/** What a reader takes for the first letter, which may be several code points. */
function letterOf(word: string): string {
  return letters.segment(word).containing(0)?.segment ?? '';
}

function hashOf(text: string): number {
  let hash = 0;
  for (const character of text) {
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  }
  return hash;
}
